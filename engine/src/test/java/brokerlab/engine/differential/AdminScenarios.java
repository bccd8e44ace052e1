package brokerlab.engine.differential;

import java.util.List;

/** Log directories, quotas, users, and what needs an authorizer, tokens, telemetry or another mode. */
final class AdminScenarios {
    private AdminScenarios() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("admin/log-dirs", AdminScenarios::logDirs),
                new Scenario("admin/quotas", AdminScenarios::quotas),
                new Scenario("admin/users", AdminScenarios::users),
                new Scenario("admin/acls", AdminScenarios::acls),
                new Scenario("admin/tokens", AdminScenarios::tokens),
                new Scenario("admin/sasl", AdminScenarios::sasl),
                new Scenario("admin/features-and-telemetry", AdminScenarios::features),
                new Scenario("admin/between-brokers", AdminScenarios::betweenBrokers));
    }

    private static void logDirs(Lab lab) {
        lab.topic("l", "[[1,2],[2,1]]");
        lab.produce("l", 0, "[{value:'1'}]");
        lab.everyVersion(
                "one", 1, "DescribeLogDirs", "{topics:[{topic:'@l',partitions:[0,1,9]},{topic:'@no',partitions:[0]}]}");
        lab.everyVersion("none", 1, "DescribeLogDirs", "{topics:[]}");
        lab.ask("at 2", 2, "DescribeLogDirs", 4, "{topics:[{topic:'@l',partitions:[0,1]}]}");
        lab.ask("at 3", 3, "DescribeLogDirs", 4, "{topics:[{topic:'@l',partitions:[0,1]}]}");
        String dir = lab.side().logs(1).toString();
        for (String path : List.of(dir, "/no/such/directory", "", "relative")) {
            for (int v = 0; v <= 2; v++) {
                lab.ask(
                        "to " + (path.equals(dir) ? "where it is" : path),
                        "AlterReplicaLogDirs",
                        v,
                        "{dirs:[{path:'%s',topics:[{name:'@l',partitions:[0,9]},{name:'@no',partitions:[0]}]}]}"
                                .formatted(path));
            }
        }
    }

    private static String quota(String entity, String op) {
        return "{entries:[{entity:[%s],ops:[%s]}]}".formatted(entity, op);
    }

    private static void quotas(Lab lab) {
        String user = "{entityType:'user',entityName:'@u'}";
        String client = "{entityType:'client-id',entityName:'@c'}";
        for (String[] step : new String[][] {
            {user, "{key:'producer_byte_rate',value:1000.0}"},
            {user, "{key:'consumer_byte_rate',value:2000.5}"},
            {user, "{key:'request_percentage',value:50.0}"},
            {user, "{key:'controller_mutation_rate',value:5.0}"},
            {user, "{key:'no_such',value:1.0}"},
            {user, "{key:'producer_byte_rate',value:-1.0}"},
            {user, "{key:'producer_byte_rate',value:0.0}"},
            {user, "{key:'connection_creation_rate',value:1.0}"},
            {client, "{key:'producer_byte_rate',value:1000.0}"},
            {user + "," + client, "{key:'producer_byte_rate',value:1.0}"},
            {user + "," + user, "{key:'producer_byte_rate',value:1.0}"},
            {"{entityType:'ip',entityName:'10.1.2.3'}", "{key:'connection_creation_rate',value:7.0}"},
            {"{entityType:'ip',entityName:'10.1.2.3'}", "{key:'producer_byte_rate',value:7.0}"},
            {"{entityType:'ip',entityName:'no.such.host.invalid'}", "{key:'connection_creation_rate',value:7.0}"},
            {"{entityType:'ip',entityName:'10.1.2.3'}," + user, "{key:'connection_creation_rate',value:7.0}"},
            {"{entityType:'group',entityName:'@g'}", "{key:'producer_byte_rate',value:7.0}"},
            {"{entityType:'user',entityName:''}", "{key:'producer_byte_rate',value:7.0}"},
            {"", "{key:'producer_byte_rate',value:7.0}"},
            {user, "{key:'consumer_byte_rate',remove:true}"},
            {user, "{key:'consumer_byte_rate',remove:true}"},
            {user, ""},
            {user, "{key:'producer_byte_rate',value:1.0},{key:'producer_byte_rate',value:2.0}"},
            {user, "{key:'controller_mutation_rate',value:1.0},{key:'controller_mutation_rate',remove:true}"},
        }) {
            lab.everyVersion(step[0] + " " + step[1], 1, "AlterClientQuotas", quota(step[0], step[1]));
        }
        lab.ask(
                "validated only",
                "AlterClientQuotas",
                1,
                quota(user, "{key:'consumer_byte_rate',value:9.0}").replace("{entries", "{validateOnly:true,entries"));
        for (String filter : List.of(
                "{components:[{entityType:'user',matchType:0,match:'@u'}],strict:false}",
                "{components:[{entityType:'user',matchType:0,match:'@u'}],strict:true}",
                "{components:[{entityType:'client-id',matchType:0,match:'@c'}],strict:false}",
                "{components:[{entityType:'user',matchType:0,match:'@u'},{entityType:'client-id',matchType:0,match:'@c'}],strict:true}",
                "{components:[{entityType:'ip',matchType:0,match:'10.1.2.3'}],strict:false}",
                "{components:[{entityType:'user',matchType:0,match:'@nobody'}],strict:false}",
                "{components:[{entityType:'user',matchType:9,match:'@u'}],strict:false}",
                "{components:[{entityType:'user',matchType:0,match:null}],strict:false}",
                "{components:[{entityType:'',matchType:0,match:'@u'}],strict:false}",
                "{components:[{entityType:'ip',matchType:0,match:'1'},{entityType:'user',matchType:0,match:'@u'}],strict:false}",
                "{components:[{entityType:'user',matchType:0,match:'@u'},{entityType:'user',matchType:0,match:'@u'}],strict:false}",
                "{components:[{entityType:'nonsense',matchType:0,match:'@u'}],strict:false}")) {
            lab.everyVersion(filter, 1, "DescribeClientQuotas", filter);
        }
        for (String entity : List.of(user, client, user + "," + client)) {
            for (String key : List.of("producer_byte_rate", "request_percentage", "controller_mutation_rate")) {
                lab.look(1, "AlterClientQuotas", 1, quota(entity, "{key:'%s',remove:true}".formatted(key)));
            }
        }
        lab.look(
                1,
                "AlterClientQuotas",
                1,
                quota("{entityType:'ip',entityName:'10.1.2.3'}", "{key:'connection_creation_rate',remove:true}"));
    }

    private static void users(Lab lab) {
        String password = "salt:{hex:'00010203'},saltedPassword:{hex:'%s'}".formatted("0a".repeat(32));
        for (Object[] step : new Object[][] {
            {"@u", 1, 4096},
            {"@u", 2, 8192},
            {"@u", 1, 4095},
            {"@u", 1, 16384},
            {"@u", 1, 16385},
            {"@u", 0, 4096},
            {"@u", 3, 4096},
            {"", 1, 4096}
        }) {
            lab.ask(
                    step[0] + " " + step[1] + " " + step[2],
                    Lab.CONTROLLER,
                    "AlterUserScramCredentials",
                    0,
                    "{upsertions:[{name:'%s',mechanism:%s,iterations:%s,%s}]}"
                            .formatted(step[0], step[1], step[2], password));
        }
        lab.ask(
                "up twice",
                Lab.CONTROLLER,
                "AlterUserScramCredentials",
                0,
                "{upsertions:[{name:'@v',mechanism:1,iterations:4096,%1$s},{name:'@v',mechanism:1,iterations:4096,%1$s}]}"
                        .formatted(password));
        lab.ask(
                "up and down",
                Lab.CONTROLLER,
                "AlterUserScramCredentials",
                0,
                "{deletions:[{name:'@u',mechanism:1}],upsertions:[{name:'@u',mechanism:1,iterations:4096,%s}]}"
                        .formatted(password));
        lab.ask(
                "unknown",
                Lab.CONTROLLER,
                "AlterUserScramCredentials",
                0,
                "{deletions:[{name:'@nobody',mechanism:1}]}");
        lab.ask(
                "elsewhere",
                lab.controller() % 3 + 1,
                "AlterUserScramCredentials",
                0,
                "{deletions:[{name:'@nobody',mechanism:1}]}");
        lab.ask("", "DescribeUserScramCredentials", 0, "{users:[{name:'@u'},{name:'@nobody'}]}");
        lab.ask("twice", "DescribeUserScramCredentials", 0, "{users:[{name:'@u'},{name:'@u'}]}");
        lab.ask("empty", "DescribeUserScramCredentials", 0, "{users:[{name:''}]}");
        lab.ask(
                "down",
                Lab.CONTROLLER,
                "AlterUserScramCredentials",
                0,
                "{deletions:[{name:'@u',mechanism:1},{name:'@u',mechanism:2}]}");
        lab.ask("gone", "DescribeUserScramCredentials", 0, "{users:[{name:'@u'}]}");
    }

    private static void acls(Lab lab) {
        lab.everyVersion(
                "any",
                1,
                "DescribeAcls",
                "{resourceTypeFilter:1,resourceNameFilter:null,principalFilter:null,hostFilter:null,operation:1,permissionType:1,patternTypeFilter:1}");
        lab.everyVersion(
                "one",
                1,
                "CreateAcls",
                "{creations:[{resourceType:2,resourceName:'@t',principal:'User:a',host:'*',operation:3,permissionType:3}]}");
        lab.everyVersion(
                "one",
                1,
                "DeleteAcls",
                "{filters:[{resourceTypeFilter:2,resourceNameFilter:'@t',operation:1,permissionType:1}]}");
    }

    private static void tokens(Lab lab) {
        lab.everyVersion("", 1, "CreateDelegationToken", "{renewers:[],maxLifetimeMs:1000}");
        lab.everyVersion("", 1, "RenewDelegationToken", "{hmac:'abc',renewPeriodMs:1000}");
        lab.everyVersion("", 1, "ExpireDelegationToken", "{hmac:'abc',expiryTimePeriodMs:1000}");
        lab.everyVersion("", 1, "DescribeDelegationToken", "{owners:null}");
    }

    private static void sasl(Lab lab) {
        for (String mechanism : List.of("PLAIN", "GSSAPI", "SCRAM-SHA-256", "")) {
            lab.everyVersion(mechanism, 1, "SaslHandshake", "{mechanism:'%s'}".formatted(mechanism));
        }
        lab.everyVersion("", 1, "SaslAuthenticate", "{authBytes:'x'}");
    }

    private static void features(Lab lab) {
        lab.everyVersion("none", Lab.CONTROLLER, "UpdateFeatures", "{timeoutMs:1000,featureUpdates:[]}");
        lab.everyVersion(
                "unknown",
                Lab.CONTROLLER,
                "UpdateFeatures",
                "{timeoutMs:1000,featureUpdates:[{feature:'metadata.version',maxVersionLevel:7}]}");
        lab.everyVersion(
                "elsewhere",
                lab.controller() % 3 + 1,
                "UpdateFeatures",
                "{timeoutMs:1000,featureUpdates:[{feature:'metadata.version',maxVersionLevel:7}]}");
        lab.everyVersion("", 1, "GetTelemetrySubscriptions", "{clientInstanceId:'AAAAAAAAAAAAAAAAAAAAAA'}");
        lab.everyVersion("", 1, "PushTelemetry", "{clientInstanceId:'AAAAAAAAAAAAAAAAAAAABQ',subscriptionId:1}");
        lab.everyVersion("", 1, "UnregisterBroker", "{brokerId:9}");
        lab.everyVersion(
                "",
                1,
                "ConsumerGroupHeartbeat",
                "{groupId:'@g',memberId:'m',memberEpoch:0,rebalanceTimeoutMs:1000,subscribedTopicNames:['@t'],topicPartitions:[]}");
        lab.everyVersion("", 1, "ConsumerGroupDescribe", "{groupIds:['@g']}");
    }

    /** What brokers say to each other, said by a client that knows no epochs. */
    private static void betweenBrokers(Lab lab) {
        lab.everyVersion(
                "of a stale controller", 1, "LeaderAndIsr", "{controllerId:1,controllerEpoch:0,brokerEpoch:-1}");
        lab.everyVersion(
                "of a stale controller", 1, "StopReplica", "{controllerId:1,controllerEpoch:0,brokerEpoch:-1}");
        lab.everyVersion(
                "of a stale controller", 1, "UpdateMetadata", "{controllerId:1,controllerEpoch:0,brokerEpoch:-1}");
        lab.everyVersion("of a stale broker", 1, "LeaderAndIsr", "{controllerId:1,controllerEpoch:0,brokerEpoch:1}");
        lab.everyVersion("of nobody", Lab.CONTROLLER, "ControlledShutdown", "{brokerId:9,brokerEpoch:1}");
        lab.everyVersion("of nobody", Lab.CONTROLLER, "AllocateProducerIds", "{brokerId:9,brokerEpoch:1}");
        lab.everyVersion("of nobody", Lab.CONTROLLER, "AlterPartition", "{brokerId:9,brokerEpoch:1,topics:[]}");
        lab.everyVersion("", Lab.CONTROLLER, "Envelope", "{requestData:'x',clientHostAddress:{hex:'7f000001'}}");
    }
}
