package brokerlab.engine.api;

/** What a client wants of a partition. Epochs are -1 when unknown. */
record FetchWanted(long offset, int maxBytes, int currentLeaderEpoch, int lastFetchedEpoch) {}
