package brokerlab.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dialog or popover that {@link FitTest} does not open is told where the program shows it. */
final class DialogCaseTest {
    @Test
    void everyDialogAndPopoverOfTheProgramIsOpenedByTheFitTest() throws IOException {
        assertEquals(List.of(), DialogCase.notOpened(Path.of("src/main/java")));
    }

    /** Siblings: a popover and a question count as a dialog does, and a second one of a class beside the first. */
    @Test
    void oneThatIsNewIsFound(@TempDir Path sources) throws IOException {
        Files.writeString(sources.resolve("Sheet.java"), "void open() { context.showBeside(this, content()); }");
        Files.writeString(
                sources.resolve("NewCluster.java"), "frame.showModal(form); ConfirmDialog.ask(frame, a, b, c, d, e);");
        assertEquals(
                List.of(
                        "NewCluster shows 2 dialogs or popovers, DialogCase.ALL opens 1 of them",
                        "Sheet shows 1 dialogs or popovers, DialogCase.ALL opens 0 of them"),
                DialogCase.notOpened(sources).stream().sorted().toList());
    }
}
