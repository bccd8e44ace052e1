package brokerlab.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import brokerlab.app.kit.Answers;
import brokerlab.app.source.AppThreads;
import brokerlab.app.source.LocalSource;
import brokerlab.app.words.Failures;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;

/** The rules of the house, app side. */
final class HouseTest {
    /** Ground floor first: a package uses only itself and those before it. Above them are the screens, and the composition root. */
    private static final List<String> FLOORS =
            List.of("words", "kit", "source", "workspace", "demo", "recorder", "shell");

    /** What a person opens: each stands beside the others. */
    private static final List<String> SCREENS =
            List.of("racks", "topics", "segments", "consumers", "settings", "connect");

    private static final JavaClasses APP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("brokerlab.app");

    @Test
    void theAppEntersByTheDoor() {
        enterBy("view", "journal", "config", "planner", "local").check(APP);
    }

    /** All others work with any kind of cluster. */
    @Test
    void onlyWhoOpensTheDoorKnowsWhatStandsBehindIt() {
        enterBy("view", "journal", "config", "planner")
                .check(APP.that(not(equivalentTo(LocalSource.class)).and(not(equivalentTo(Workbench.class)))));
    }

    private static ArchRule enterBy(String... packages) {
        String[] open =
                Arrays.stream(packages).map(p -> "brokerlab.engine." + p + "..").toArray(String[]::new);
        return noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("brokerlab.engine..").and(not(resideInAnyPackage(open))));
    }

    @Test
    void packagesUseOnlyThoseBelowThem() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            uses(FLOORS.get(floor), FLOORS.subList(floor + 1, FLOORS.size()));
            uses(FLOORS.get(floor), SCREENS);
        }
    }

    @Test
    void noScreenUsesAnother() {
        for (String screen : SCREENS) {
            uses(screen, SCREENS.stream().filter(other -> !other.equals(screen)).toList());
        }
    }

    /** @param not none of its classes may depend on one of these packages */
    private static void uses(String owner, List<String> not) {
        if (!not.isEmpty()) {
            noClasses()
                    .that()
                    .resideInAPackage(in(owner))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(not.stream().map(HouseTest::in).toArray(String[]::new))
                    .check(APP);
        }
    }

    @Test
    void everyPackageIsOnAFloorAndNoneUsesTheCompositionRoot() {
        String[] known = Stream.concat(FLOORS.stream(), SCREENS.stream())
                .map(HouseTest::in)
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(with(known, "brokerlab.app")).check(APP);
        noClasses()
                .that()
                .resideInAnyPackage(known)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("brokerlab.app")
                .check(APP);
    }

    @Test
    void noPackagesUseEachOther() {
        slices().matching("brokerlab.app.(*)..").should().beFreeOfCycles().check(APP);
    }

    private static String in(String owner) {
        return "brokerlab.app." + owner + "..";
    }

    private static String[] with(String[] all, String more) {
        return Stream.concat(Stream.of(all), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void onlyOneClassMakesThreadsOrReadsTime() {
        noClasses()
                .that(not(equivalentTo(AppThreads.class)))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .orShould()
                .callMethod(CompletableFuture.class, "runAsync", Runnable.class)
                .orShould()
                .callMethod(CompletableFuture.class, "supplyAsync", java.util.function.Supplier.class)
                .check(APP);
    }

    @Test
    void onlyDemoTalksToTheClusterAsAClient() {
        noClasses()
                .that(not(resideInAPackage("brokerlab.app.demo..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.clients..")
                .check(APP);
    }

    @Test
    void modelsNeedNoToolkit() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..", "javafx.application..")
                .check(APP);
    }

    /** What other threads tell comes to the screen one way, and what failed there is told without its wrapping. */
    @Test
    void oneClassHopsToTheFxThreadAndOneUnwrapsFailures() {
        noClasses()
                .that(not(JavaClass.Predicates.equivalentTo(Answers.class)))
                .should(accessMethod(Platform.class, "runLater"))
                .check(APP);
        noClasses()
                .that(not(JavaClass.Predicates.equivalentTo(Failures.class)))
                .should(accessMethod(Throwable.class, "getCause"))
                .check(APP);
    }

    /** Calls it, or hands it on as a method reference. */
    private static ArchCondition<JavaClass> accessMethod(Class<?> owner, String name) {
        return new ArchCondition<>("access " + owner.getSimpleName() + "." + name) {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                Stream.concat(each.getMethodCallsFromSelf().stream(), each.getMethodReferencesFromSelf().stream())
                        .filter(access -> access.getTarget().getName().equals(name)
                                && access.getTarget().getOwner().isAssignableTo(owner))
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(each, access.getDescription())));
            }
        };
    }
}
