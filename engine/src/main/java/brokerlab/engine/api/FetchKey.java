package brokerlab.engine.api;

import org.apache.kafka.common.Uuid;

/** A partition as a client names it in fetches: by topic id or, before Fetch 13, by topic name. The other one is empty. */
record FetchKey(String topic, Uuid id, int partition) {}
