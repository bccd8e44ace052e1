package brokerlab.engine.log;

/** A range of file positions. */
record Extent(int from, int to) {
    static final Extent NOTHING = new Extent(0, 0);

    boolean covers(int begin, int end) {
        return from <= begin && end <= to;
    }

    /** Grown by a range that touches it; else the new range alone, which is what is read next. */
    Extent with(int begin, int end) {
        return begin <= to && end >= from && to > from
                ? new Extent(Math.min(from, begin), Math.max(to, end))
                : new Extent(begin, end);
    }

    Extent upTo(int end) {
        return to <= end ? this : new Extent(Math.min(from, end), end);
    }
}
