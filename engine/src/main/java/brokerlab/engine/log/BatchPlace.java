package brokerlab.engine.log;

/** Where in its segment's file a batch begins, and at which offset. */
record BatchPlace(int position, long baseOffset) {}
