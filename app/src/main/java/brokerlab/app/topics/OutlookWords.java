package brokerlab.app.topics;

import brokerlab.app.words.Texts;
import brokerlab.engine.view.TopicOutlook;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What would become of an act on a topic as the cluster is now, one sentence each; nothing where nothing stands in its way. */
final class OutlookWords {
    private OutlookWords() {}

    static List<String> of(Texts texts, TopicOutlook outlook) {
        var lines = new ArrayList<String>();
        outlook.obstacle()
                .ifPresent(o -> lines.add(texts.get("topics.outlook." + o.name().toLowerCase(Locale.ROOT))));
        if (outlook.obstacle().isEmpty() && !outlook.waitsFor().isEmpty()) {
            lines.add(texts.get(
                    "topics.outlook.waits",
                    outlook.waitsFor().size(),
                    outlook.waitsFor().stream().map(String::valueOf).collect(Collectors.joining(", "))));
        }
        if (outlook.obstacle().isEmpty() && outlook.fewBrokers() >= 0) {
            lines.add(texts.get("topics.outlook.few", outlook.fewBrokers()));
        }
        return lines;
    }
}
