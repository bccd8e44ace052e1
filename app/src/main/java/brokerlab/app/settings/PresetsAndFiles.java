package brokerlab.app.settings;

import brokerlab.app.kit.Answers;
import brokerlab.app.kit.Icons;
import brokerlab.app.shell.ScreenContext;
import brokerlab.app.source.AppThreads;
import brokerlab.app.words.Sentence;
import brokerlab.app.words.ShortNames;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.view.Query;
import brokerlab.engine.view.SettingChange;
import brokerlab.engine.view.SettingOrigin;
import brokerlab.engine.view.SettingRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/** Values that come together: presets and files. They are shown as differences, staged, and then previewed like typed ones. */
final class PresetsAndFiles {
    /** No settings file of anybody is larger. */
    private static final long MOST_BYTES = 1 << 20;

    private final ScreenContext context;
    private final Texts texts;
    private final SettingsModel model;
    private final FileDialogs ask;

    PresetsAndFiles(ScreenContext context, SettingsModel model, FileDialogs ask) {
        this.context = context;
        this.texts = context.texts();
        this.model = model;
        this.ask = ask;
    }

    MenuButton menu() {
        var menu = new MenuButton("", Icons.of("fth-more-horizontal"));
        menu.setId("settings-more");
        menu.getStyleClass().add("settings-more");
        menu.setMinWidth(Region.USE_PREF_SIZE);
        menu.accessibleTextProperty().bind(texts.bind("settings.more"));
        for (String name : SettingPreset.NAMES) {
            MenuItem item = item("preset-" + name, "settings.preset." + name, () -> preset(name));
            menu.getItems().add(item);
        }
        menu.getItems()
                .addAll(
                        new SeparatorMenuItem(),
                        item("import", "settings.import", () -> importFile(window(menu))),
                        item("export", "settings.export", () -> export(window(menu))));
        return menu;
    }

    private static Window window(MenuButton menu) {
        return menu.getScene().getWindow();
    }

    private MenuItem item(String id, String key, Runnable act) {
        var item = new MenuItem();
        item.setId(id);
        item.textProperty().bind(texts.bind(key));
        item.setOnAction(e -> act.run());
        return item;
    }

    // ---- presets

    void preset(String name) {
        boolean ensemble =
                !context.source().door().snapshot().zooKeeper().nodes().isEmpty();
        List<SettingChange> changes = SettingPreset.load(name).changes(ensemble);
        differences(
                changes,
                differences -> context.showModal(new StageDialog(
                        context,
                        texts.get("settings.preset." + name),
                        texts.get("settings.preset." + name + ".why"),
                        differences,
                        List.of(),
                        true,
                        chosen -> stage(chosen, List.of(), SettingOrigin.PRESET))));
    }

    /** Asks the rows of every scope concerned and leaves out what is so already. */
    private void differences(
            List<SettingChange> changes, java.util.function.Consumer<List<StageDialog.Difference>> then) {
        List<SettingScope> scopes =
                changes.stream().map(SettingChange::scope).distinct().toList();
        List<CompletableFuture<List<SettingRow>>> asked = scopes.stream()
                .map(s -> context.source().door().query(new Query.Settings(s)))
                .toList();
        Answers.onFx(
                CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)),
                done -> {
                    var found = new ArrayList<StageDialog.Difference>();
                    for (SettingChange change : changes) {
                        asked.get(scopes.indexOf(change.scope())).join().stream()
                                .filter(r -> r.setting().name().equals(change.name()))
                                .findFirst()
                                .flatMap(row -> difference(change, row))
                                .ifPresent(found::add);
                    }
                    then.accept(found);
                },
                why -> context.notices().error(texts.get("settings.stage.failed"), why));
    }

    private static Optional<StageDialog.Difference> difference(SettingChange change, SettingRow row) {
        if (change.value().equals(row.value())) {
            return Optional.empty();
        }
        var line = new SettingLine.OfSetting(new ScopedSetting(change.scope(), change.name()), row, Optional.empty());
        Optional<String> wrong = row.refused();
        if (wrong.isEmpty() && change.value().isPresent()) {
            try {
                row.setting().checked(change.value().get());
            } catch (InvalidSettingException e) {
                wrong = Optional.of(Sentence.whole(String.valueOf(e.getMessage())));
            }
        }
        return Optional.of(new StageDialog.Difference(line, change.value(), row.value(), wrong));
    }

    private void stage(List<StageDialog.Difference> chosen, List<SettingChange> kept, SettingOrigin origin) {
        chosen.forEach(d -> model.stage(d.line().place().scope(), d.line().row(), d.value()));
        model.came(origin, kept);
    }

    // ---- files

    private void importFile(Window owner) {
        Optional<Path> file = ask.file(owner, texts.get("settings.import"));
        SettingScope scope = model.scope();
        file.ifPresent(path -> AppThreads.start("read-settings", () -> {
            CompletableFuture<Query.ImportAnswer> answer;
            try {
                answer = context.source().door().query(new Query.ImportSettings(scope, read(path)));
            } catch (IOException e) {
                answer = CompletableFuture.failedFuture(e);
            }
            Answers.onFx(
                    answer,
                    read -> imported(path, read),
                    why -> context.notices().error(texts.get("settings.import.failed", path.toString()), why));
        }));
    }

    private byte[] read(Path path) throws IOException {
        if (!Files.isReadable(path) || Files.isDirectory(path)) {
            throw new IOException(texts.get("settings.import.unreadable"));
        }
        if (Files.size(path) > MOST_BYTES) {
            throw new IOException(texts.get("settings.import.large", path.toString()));
        }
        return Files.readAllBytes(path);
    }

    private void imported(Path path, Query.ImportAnswer answer) {
        differences(answer.changes(), differences -> {
            var notes = new ArrayList<>(
                    answer.refusals().stream().map(Sentence::whole).toList());
            if (!answer.kept().isEmpty()) {
                notes.add(texts.get(
                        "settings.import.kept",
                        answer.kept().size(),
                        few(answer.kept().stream().map(SettingChange::name).toList())));
            }
            if (!answer.managed().isEmpty()) {
                notes.add(texts.get("settings.import.managed", few(answer.managed())));
            }
            context.showModal(new StageDialog(
                    context,
                    texts.get("settings.import.title", path.getFileName().toString()),
                    texts.get("settings.import.why", answer.same()),
                    differences,
                    notes,
                    answer.refusals().isEmpty(),
                    chosen -> stage(chosen, answer.kept(), SettingOrigin.IMPORT)));
        });
    }

    private String few(List<String> names) {
        return ShortNames.few(texts, "settings.effect.more", names);
    }

    private void export(Window owner) {
        SettingScope scope = model.scope();
        ask.folder(owner, texts.get("settings.export"))
                .ifPresent(folder -> Answers.onFx(
                        context.source().door().query(new Query.ExportSettings(scope, false)),
                        files -> write(folder, files),
                        why -> context.notices().error(texts.get("settings.export.failed"), why)));
    }

    private void write(Path folder, List<Query.ExportedFile> files) {
        AppThreads.start("write-settings", () -> {
            var written = new CompletableFuture<Integer>();
            try {
                if (Files.exists(folder) && !Files.isWritable(folder)) {
                    throw new IOException(texts.get("settings.export.unwritable", folder.toString()));
                }
                for (Query.ExportedFile file : files) {
                    Path to = folder.resolve(file.path());
                    Files.createDirectories(to.getParent());
                    Files.writeString(to, file.text());
                }
                written.complete(files.size());
            } catch (IOException e) {
                written.completeExceptionally(e);
            }
            Answers.onFx(
                    written,
                    count -> context.notices()
                            .info(texts.get("settings.export.done", count, folder.toString()), folder.toString()),
                    why -> context.notices().error(texts.get("settings.export.failed"), why));
        });
    }
}
