package brokerlab.engine.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The rules of the house, as the architecture states them. */
final class HouseTest {
    /** Ground floor first: a package uses only itself and those before it. */
    static final List<String> FLOORS = List.of(
            "clock",
            "config",
            "journal",
            "metrics",
            "wire",
            "disk",
            "log",
            "coordination",
            "courier",
            "metadata",
            "quota",
            "delayed",
            "replica",
            "controller",
            "group",
            "transaction",
            "security",
            "settings",
            "api",
            "network",
            "cluster",
            "view",
            "local",
            "planner",
            "launcher");

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("brokerlab.engine");

    @Test
    void engineKnowsNoJavaFx() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "java.awt..")
                .check(ENGINE);
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        for (int floor = 0; floor < FLOORS.size() - 1; floor++) {
            String[] above = FLOORS.subList(floor + 1, FLOORS.size()).stream()
                    .map(p -> "brokerlab.engine." + p + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("brokerlab.engine." + FLOORS.get(floor) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .allowEmptyShould(true)
                    .check(ENGINE);
        }
    }

    @Test
    void everyPackageIsOnAFloor() {
        String[] known =
                FLOORS.stream().map(p -> "brokerlab.engine." + p + "..").toArray(String[]::new);
        noClasses()
                .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(not(resideInAnyPackage(known))))
                .check(ENGINE);
    }

    @Test
    void noPackagesUseEachOther() {
        slices().matching("brokerlab.engine.(*)..").should().beFreeOfCycles().check(ENGINE);
    }

    /**
     * Whoever searches for a name finds one thing. What the door shows and what a setting belongs to are called as the things
     * themselves; a reason is always read with its owner.
     */
    @Test
    void noTwoTypesShareTheNameOfATopLevelOne() {
        Map<String, List<JavaClass>> named = ENGINE.stream()
                .filter(c -> !c.getSimpleName().isEmpty() && !c.getSimpleName().equals("package-info"))
                .collect(Collectors.groupingBy(JavaClass::getSimpleName));
        named.values().removeIf(same -> same.size() == 1 || same.stream().allMatch(JavaClass::isNestedClass));
        List<String> confusing = named.values().stream()
                .filter(same -> same.stream()
                                .filter(c -> !c.getPackageName().endsWith(".view")
                                        && !c.getName().contains(".SettingScope$")
                                        && !c.getName().endsWith("$Reason"))
                                .count()
                        > 1)
                .map(Object::toString)
                .toList();
        assertEquals(List.of(), confusing);
    }

    @Test
    void onlyClockReadsSystemTimeOrMakesThreads() {
        var others = noClasses().that(not(resideInAPackage("brokerlab.engine.clock..")));
        others.should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "start")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(ForkJoinPool.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Timer.class)
                .orShould()
                .callMethod(CompletableFuture.class, "runAsync", Runnable.class)
                .orShould()
                .callMethod(CompletableFuture.class, "supplyAsync", java.util.function.Supplier.class)
                .orShould()
                .callMethod(CompletableFuture.class, "orTimeout", long.class, java.util.concurrent.TimeUnit.class)
                .check(ENGINE);
    }

    @Test
    void kafkaInternalsStayAtTheWire() {
        noClasses()
                .that(not(resideInAnyPackage(
                        "brokerlab.engine.wire..", "brokerlab.engine.network..", "brokerlab.engine.security..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka.common.record..",
                        "org.apache.kafka.common.compress..",
                        "org.apache.kafka.common.requests..",
                        "org.apache.kafka.common.network..",
                        "org.apache.kafka.common.utils..")
                .check(ENGINE);
    }

    @Test
    void onlyApiReadsGeneratedMessagesBesidesTheWire() {
        noClasses()
                .that(not(resideInAnyPackage(
                        "brokerlab.engine.wire..",
                        "brokerlab.engine.network..",
                        "brokerlab.engine.security..",
                        "brokerlab.engine.api..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.common.message..", "org.apache.kafka.common.protocol..")
                .check(ENGINE);
    }

    /** One package for each kind of cluster behind it: what they have in common needs none of them. */
    @Test
    void theDoorIsAContract() {
        noClasses()
                .that()
                .resideInAPackage("brokerlab.engine.view..")
                .should()
                .dependOnClassesThat(resideInAPackage("brokerlab.engine..")
                        .and(not(resideInAnyPackage(
                                "brokerlab.engine.view..", "brokerlab.engine.journal..", "brokerlab.engine.config.."))))
                .check(ENGINE);
    }
}
