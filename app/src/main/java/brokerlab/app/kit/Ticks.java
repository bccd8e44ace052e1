package brokerlab.app.kit;

/** Where an axis has its figures: at ones that people count in. */
public enum Ticks {
    /** Of things: 1, 2 or 5 times a power of ten, from 1 on. */
    COUNTS {
        @Override
        double next(double step) {
            double power = Math.pow(10, Math.floor(Math.log10(step) + 1e-9));
            double first = Math.round(step / power);
            return first == 1 ? 2 * power : first == 2 ? 5 * power : 10 * power;
        }
    },

    /** Of milliseconds: as counts below a second, then as a clock is divided, then in days. */
    TIMES {
        @Override
        double next(double step) {
            for (double longer : CLOCK) {
                if (longer > step) {
                    return step < SECOND ? COUNTS.next(step) : longer;
                }
            }
            return COUNTS.next(step / DAY) * DAY;
        }
    };

    private static final double SECOND = 1_000;
    private static final double MINUTE = 60 * SECOND;
    private static final double HOUR = 60 * MINUTE;
    private static final double DAY = 24 * HOUR;

    private static final double[] CLOCK = {
        SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND,
        MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
        HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY
    };

    abstract double next(double step);

    /**
     * The least distance of two figures.
     *
     * @param range what the axis holds, 0 or more
     * @param most how often it may be divided, at least 1
     * @param least the shortest distance there may be, itself a round one
     */
    double step(double range, int most, double least) {
        double step = least;
        while (range > step * most) {
            step = next(step);
        }
        return step;
    }
}
