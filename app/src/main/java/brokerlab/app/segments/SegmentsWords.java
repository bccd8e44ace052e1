package brokerlab.app.segments;

import brokerlab.app.words.Failures;
import brokerlab.app.words.Formats;
import brokerlab.app.words.Texts;
import brokerlab.engine.view.Query;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.beans.value.ObservableValue;

/** The screen's facts as people read them. */
final class SegmentsWords {
    private final Texts texts;
    private final Formats formats;

    SegmentsWords(Texts texts) {
        this.texts = texts;
        this.formats = new Formats(texts);
    }

    Texts texts() {
        return texts;
    }

    Formats formats() {
        return formats;
    }

    String get(String key, Object... values) {
        return texts.get("segments." + key, values);
    }

    ObservableValue<String> bind(String key, Object... values) {
        return texts.bind("segments." + key, values);
    }

    String fate(Fate fate) {
        return switch (fate) {
            case Fate.Goes f ->
                f.inMs() < 0
                        ? get("fate.goes.soon." + f.due().name())
                        : get("fate.goes." + f.due().name(), formats.duration(f.inMs() / 1000 * 1000));
            case Fate.Expires f ->
                f.orAfterBytes() < 0
                        ? get("fate.expires", formats.duration(whole(f.inMs())))
                        : get("fate.expiresOr", formats.duration(whole(f.inMs())), formats.bytes(f.orAfterBytes()));
            case Fate.AfterBytes f -> get("fate.afterBytes", formats.bytes(f.bytes()));
            case Fate.Appending f ->
                f.rollInMs() < 0
                        ? get("fate.appending.empty", formats.bytes(f.rollBytes()))
                        : get("fate.appending", formats.bytes(f.rollBytes()), formats.duration(whole(f.rollInMs())));
            case Fate.Stays f -> get("fate.stays." + f.why().name());
        };
    }

    /** Whole seconds below ten minutes, whole minutes above: a countdown that does not flicker. */
    private static long whole(long ms) {
        return ms < 600_000 ? ms / 1000 * 1000 : ms / 60_000 * 60_000;
    }

    /** A limit where -1 stands for none. */
    String time(long ms) {
        return ms < 0 || ms == Long.MAX_VALUE ? get("unlimited") : formats.duration(ms);
    }

    String size(long bytes) {
        return bytes < 0 ? get("unlimited") : formats.bytes(bytes);
    }

    String summary(Query.SummaryAnswer summary) {
        long all = Math.max(
                1,
                summary.bytesByCodec().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        String codecs = summary.bytesByCodec().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(e -> codec(e.getKey()) + " " + formats.percent((double) e.getValue() / all))
                .collect(Collectors.joining(" · "));
        return get("summary", summary.batches(), summary.records(), summary.producers(), codecs);
    }

    /** Kafka's name of a codec; that of none says nothing where no heading says what it is the name of. */
    String codec(String name) {
        return name.equals("none") ? get("codec.none") : name;
    }

    String producer(Query.Batch batch) {
        return batch.producerId() < 0
                ? "–"
                : batch.producerId() + " · " + batch.producerEpoch() + " · " + batch.baseSequence();
    }

    String offsets(Query.Batch batch) {
        return batch.baseOffset() == batch.lastOffset()
                ? formats.count(batch.baseOffset())
                : formats.count(batch.baseOffset()) + "–" + formats.count(batch.lastOffset());
    }

    /** What went wrong, in a sentence. */
    String reason(Throwable why) {
        return Failures.reason(why, texts);
    }
}
