package brokerlab.engine.wire;

/** Versions of an API, both ends included. */
public record Versions(short oldest, short newest) {
    static Versions of(int oldest, int newest) {
        return new Versions((short) oldest, (short) newest);
    }

    public boolean contains(short version) {
        return oldest <= version && version <= newest;
    }
}
