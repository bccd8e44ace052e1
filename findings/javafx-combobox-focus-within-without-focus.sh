#!/usr/bin/env bash
# JavaFX 26.0.2 (javafx-controls): a ComboBox that cannot be typed in and has a value counts as having the focus within,
# although the focus is elsewhere: the cell on its button is told to be focused with its row. Node.isFocusWithin() is
# true and the CSS pseudo-class :focus-within matches for as long as a value stands there, so a style of
# `.combo-box:focus-within` rings every such box of a window at once. :focused does not match. A ComboBox without a
# value, an editable one and a Spinner tell the truth.
#
# Seen on 2026-11-30, JDK 25, Linux, Headless platform:
#   button's focused=true
#   box with a value:     focused=false focusWithin=true :focus-within=true
#   box without a value:  focused=false focusWithin=false :focus-within=false
#   editable with value:  focused=false focusWithin=false :focus-within=false
#   spinner:              focused=false focusWithin=false :focus-within=false
#
# Needs: bash, Maven 3.8, a JDK of 24 or newer (JAVA25_HOME, JAVA_HOME, java, or below /usr/lib/jvm). Opens no window and no connection but Maven's.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
jdk=
for home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")" /usr/lib/jvm/*; do
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release" 2>/dev/null || true)
  if [ "${version:-0}" -ge 24 ] && [ -x "$home/bin/javac" ]; then
    jdk=$home
    break
  fi
done
[ -n "$jdk" ] || { echo "no JDK of 24 or newer: name one in JAVA25_HOME" >&2; exit 2; }

cat >"$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency><groupId>org.openjfx</groupId><artifactId>javafx-controls</artifactId><version>26.0.2</version></dependency>
  </dependencies>
</project>
POM
mvn -B -ntp -q -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" >/dev/null

cat >"$work/Within.java" <<'JAVA'
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Spinner;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;

final class Within {
    public static void main(String[] args) throws Exception {
        var told = new CountDownLatch(1);
        Platform.startup(() -> {
            var elsewhere = new Button("here");
            var chosen = new ComboBox<String>();
            chosen.getItems().addAll("a", "b");
            chosen.setValue("a");
            var unchosen = new ComboBox<String>();
            unchosen.getItems().addAll("a", "b");
            var editable = new ComboBox<String>();
            editable.setEditable(true);
            editable.getItems().addAll("a", "b");
            editable.setValue("a");
            var spinner = new Spinner<Integer>(1, 9, 3);
            var root = new VBox(elsewhere, chosen, unchosen, editable, spinner);
            var stage = new Stage();
            stage.setScene(new Scene(root, 300, 300));
            stage.show();
            root.applyCss();
            root.layout();
            elsewhere.requestFocus();
            Platform.runLater(() -> {
                System.out.println("button's focused=" + elsewhere.isFocused());
                tell("box with a value:   ", chosen);
                tell("box without a value:", unchosen);
                tell("editable with value:", editable);
                tell("spinner:            ", spinner);
                told.countDown();
            });
        });
        told.await();
        Platform.exit();
        System.exit(0);
    }

    static void tell(String name, Node node) {
        System.out.println(name + "  focused=" + node.isFocused() + " focusWithin=" + node.isFocusWithin() + " :focus-within="
                + node.getPseudoClassStates().contains(PseudoClass.getPseudoClass("focus-within")));
    }
}
JAVA
"$jdk/bin/java" -Dglass.platform=Headless -Dprism.order=sw -Djava.awt.headless=true --enable-native-access=ALL-UNNAMED \
  -cp "$work/lib/*" "$work/Within.java" >"$work/out" 2>"$work/err" || { cat "$work/err"; exit 2; }
cat "$work/out"
cat >"$work/expected" <<'SEEN'
button's focused=true
box with a value:     focused=false focusWithin=true :focus-within=true
box without a value:  focused=false focusWithin=false :focus-within=false
editable with value:  focused=false focusWithin=false :focus-within=false
spinner:              focused=false focusWithin=false :focus-within=false
SEEN
diff "$work/expected" "$work/out" && echo "as seen"
