package brokerlab.engine.config;

/** Numbers with their words, in what people read: {@code 1 partition has}, {@code 3 partitions have}, {@code no partitions have}. */
public final class Counted {
    private Counted() {}

    /** With a plural that ends in s. */
    public static String of(long number, String one) {
        return of(number, one, one + "s");
    }

    /**
     * With its verb, too, where there is one.
     *
     * @param one what follows the 1
     * @param many what follows any other number
     */
    public static String of(long number, String one, String many) {
        return number == 1 ? "1 " + one : (number == 0 ? "no" : Long.toString(number)) + " " + many;
    }
}
