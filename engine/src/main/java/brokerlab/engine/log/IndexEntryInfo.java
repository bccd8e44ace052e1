package brokerlab.engine.log;

/** One offset-index entry: the batch that holds {@code offset} begins at {@code position} or before the next entry's. */
public record IndexEntryInfo(long offset, int position) {}
