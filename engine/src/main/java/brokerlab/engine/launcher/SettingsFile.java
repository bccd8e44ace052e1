package brokerlab.engine.launcher;

import brokerlab.engine.cluster.Cluster;
import brokerlab.engine.cluster.Elsewhere;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.PropertiesText;
import brokerlab.engine.coordination.ZooKeeperSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A {@code server.properties} or {@code zoo.cfg} given at the start. What it has for its own machine or broker is left out, and standard
 * error says so; what this engine does not follow is kept, without effect.
 */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * Static settings of brokers.
     *
     * @param one whether there is one broker only, which takes addresses, directories and rack from it
     * @param wrong makes the exception that ends the command
     */
    static Map<String, String> serverProperties(Path file, boolean one, Function<String, RuntimeException> wrong) {
        String option = "--server-properties " + file;
        var left = new ArrayList<String>();
        var values = new LinkedHashMap<String, String>();
        for (PropertiesText.Line line : lines(option, file, wrong)) {
            if (Cluster.decided(line.name()).isPresent() || (!one && Elsewhere.ofOneBroker(line.name()))) {
                left.add(line.name());
                continue;
            }
            try {
                Catalogue.honoured().broker(line.name()).ifPresent(s -> s.checked(line.value()));
            } catch (InvalidSettingException e) {
                throw wrong.apply(option + ": line " + line.number() + ": " + e.getMessage());
            }
            values.put(line.name(), line.value());
        }
        tell(option, left);
        return values;
    }

    /** @param wrong makes the exception that ends the command */
    static Map<String, String> zooCfg(Path file, Function<String, RuntimeException> wrong) {
        String option = "--zoo-cfg-file " + file;
        var left = new ArrayList<String>();
        var values = new LinkedHashMap<String, String>();
        for (PropertiesText.Line line : lines(option, file, wrong)) {
            if (Elsewhere.ofOneMachine(line.name())
                    || ZooKeeperSettings.find(line.name()).isEmpty()) {
                left.add(line.name());
            } else {
                values.put(line.name(), line.value());
            }
        }
        tell(option, left);
        return values;
    }

    private static List<PropertiesText.Line> lines(String option, Path file, Function<String, RuntimeException> wrong) {
        PropertiesText.Parsed parsed;
        try {
            parsed = PropertiesText.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw wrong.apply(option + " cannot be read: " + e.getMessage());
        }
        if (!parsed.refusals().isEmpty()) {
            throw wrong.apply(option + ": " + parsed.refusals().getFirst());
        }
        return parsed.lines();
    }

    private static void tell(String option, List<String> left) {
        if (!left.isEmpty()) {
            System.err.println(option + ": left out, as they are chosen here: " + String.join(", ", left));
        }
    }
}
