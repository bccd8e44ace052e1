package brokerlab.engine.log;

import brokerlab.engine.config.TopicSettings;

/** How large a client's batches may be: pure functions, for the append and for who wants to know beforehand. */
public final class SizeLimits {
    private SizeLimits() {}

    /** Whether one batch is larger than {@code max.message.bytes}. */
    static boolean tooLarge(int batchBytes, TopicSettings settings) {
        return batchBytes > settings.maxMessageBytes();
    }

    /** Whether what was sent for a partition together fits into no segment. */
    static boolean tooMuch(int bytes, TopicSettings settings) {
        return bytes > settings.segmentBytes();
    }

    /** The largest batch that is taken, sent alone. */
    public static int largest(TopicSettings settings) {
        return Math.min(settings.maxMessageBytes(), settings.segmentBytes());
    }

    /** Whether a batch sent alone is refused. */
    public static boolean refused(int batchBytes, TopicSettings settings) {
        return tooLarge(batchBytes, settings) || tooMuch(batchBytes, settings);
    }
}
