package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;

/**
 * Makes what people double-click: runtime, app image, trained cache, then the packages of this system. Run from source by the pom:
 * {@code mvn -Pinstaller package}.
 *
 * <pre>
 *   jars ──▶ Licences ─┐
 *   jars ──▶ Runtime ──┴▶ AppImage ──▶ training ──▶ Deb, Rpm, SystemPackage (msi, dmg)
 * </pre>
 */
final class Pack {
    private Pack() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Plan plan = Plan.fromProperties();
        Files.createDirectories(plan.out());
        if (!Boolean.getBoolean("brokerlab.made")) {
            image(plan);
        }
        packages(plan);
    }

    private static void image(Plan plan) throws IOException, InterruptedException {
        step("Licences of " + plan.jars().size() + " jars and the runtime");
        Licences.collect(plan);
        step("Runtime");
        Runtime.link(plan);
        step("App image");
        AppImage.build(plan);
        if (!Boolean.getBoolean("brokerlab.untrained")) {
            step("AOT cache: the tour with the packaged launcher");
            AppImage.train(plan);
        }
        AppImage.finish(plan);
        step(plan.image() + ": " + AppImage.sizes(plan));
    }

    private static void packages(Plan plan) throws IOException, InterruptedException {
        for (String kind : plan.packages()) {
            switch (kind) {
                case "deb" -> Deb.build(plan);
                case "rpm" -> Rpm.build(plan);
                case "msi", "dmg" -> SystemPackage.build(plan, kind);
                default -> throw new IllegalArgumentException("No package of kind " + kind);
            }
        }
    }

    static void step(String what) {
        System.out.println("[installer] " + what);
    }
}
