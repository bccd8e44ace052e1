package brokerlab.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javafx.application.Platform;
import org.junit.jupiter.api.Test;

/** The rules of the house, app side. */
final class HouseTest {
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
