package brokerlab.engine.differential;

import java.util.List;

/** What is announced. */
final class VersionScenarios {
    private VersionScenarios() {}

    static List<Scenario> all() {
        return List.of(new Scenario("versions/announced", lab -> {
            lab.everyVersion("", 1, "ApiVersions", "{clientSoftwareName:'lab',clientSoftwareVersion:'1'}");
            lab.ask("no name", "ApiVersions", 3, "{clientSoftwareName:'',clientSoftwareVersion:''}");
            lab.ask("bad name", "ApiVersions", 3, "{clientSoftwareName:'a b',clientSoftwareVersion:'-1-'}");
        }));
    }
}
