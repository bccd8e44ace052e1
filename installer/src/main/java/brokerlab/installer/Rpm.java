package brokerlab.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The RPM package, for Fedora, RHEL and openSUSE. */
final class Rpm {
    private Rpm() {}

    static void build(Plan plan) throws IOException, InterruptedException {
        if (Tool.ofSystem("rpmbuild").isEmpty()) {
            Pack.step("No .rpm: rpmbuild is not here (Debian and Ubuntu: package rpm; Fedora: package rpm-build)");
            return;
        }
        Pack.step("RPM package");
        Path root = LinuxTree.lay(plan, "rpm");
        Path doc = root.resolve("usr/share/doc").resolve(Plan.NAME);
        Files.createDirectories(doc);
        LinuxTree.put(plan.licences().resolve("THIRD-PARTY.txt"), doc.resolve("THIRD-PARTY.txt"));
        LinuxTree.modes(root);
        plan.stamp(root);
        Path work = plan.out().resolve("rpm-work");
        Plan.delete(work);
        Files.createDirectories(work);
        Path spec = work.resolve("brokerlab.spec");
        Files.writeString(spec, spec(plan));
        Tool.run(List.of(
                "rpmbuild",
                "-bb",
                "--quiet",
                "--define",
                "_topdir " + work,
                "--define",
                "laid " + root,
                "--define",
                "_rpmdir " + plan.out(),
                "--define",
                "_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm",
                spec.toString()));
        Plan.delete(work);
        Plan.delete(root);
        try (Stream<Path> made = Files.list(plan.out())) {
            for (Path file : made.filter(f -> f.toString().endsWith(".rpm")).toList()) {
                Pack.step(file + ": " + (Files.size(file) >> 20) + " MB");
            }
        }
    }

    /** Nothing is compiled, stripped or repacked: the AOT cache was trained with these very files. */
    private static String spec(Plan plan) {
        return """
                Name: brokerlab
                Version: %s
                Release: 1
                Summary: Desktop workbench on a real Kafka-compatible cluster
                License: Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0
                AutoReqProv: no
                Requires: gtk3, libXtst, libXxf86vm, libXi, libXrender, freetype, pango, libglvnd-glx, hicolor-icon-theme
                %%define debug_package %%{nil}
                %%define __os_install_post %%{nil}
                %%define _binary_payload w9.zstdio

                %%description
                Brokerlab opens on a real cluster running inside it: brokers in several
                racks, a ZooKeeper ensemble, storage and replication of its own. A Java
                runtime is inside. What you make is kept in your own data folder.

                %%install
                mkdir -p %%{buildroot}
                cp -a %%{laid}/. %%{buildroot}/

                %%files
                /usr/bin/brokerlab
                /usr/lib/brokerlab
                /usr/share/applications/brokerlab.desktop
                /usr/share/mime/packages/brokerlab.xml
                /usr/share/metainfo/brokerlab.brokerlab.metainfo.xml
                /usr/share/man/man1/brokerlab.1.gz
                /usr/share/icons/hicolor/*/apps/brokerlab.*
                %%doc /usr/share/doc/brokerlab
                """.formatted(plan.version());
    }
}
