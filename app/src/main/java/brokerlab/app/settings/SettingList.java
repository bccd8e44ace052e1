package brokerlab.app.settings;

import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The settings of a scope; only those in sight have controls. Enter goes into a setting's editor, Esc comes back. */
final class SettingList extends ListView<SettingLine> {
    private static final PseudoClass STAGED = PseudoClass.getPseudoClass("staged");
    private static final PseudoClass HEADING = PseudoClass.getPseudoClass("heading");
    private static final double SCROLL_BAR = 10;

    /** After so many tries it is where it is. */
    private static final int SEEKS = 8;

    private final SettingForm.FormOwner owner;
    private int look;
    private java.util.Optional<SettingLine.OfSetting> sought = java.util.Optional.empty();
    private int seeks;

    SettingList(SettingForm.FormOwner owner) {
        super(owner.model().shown());
        this.owner = owner;
        setId("setting-list");
        getStyleClass().add("setting-list");
        setCellFactory(list -> new Cell());
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        widthProperty().addListener((o, was, is) -> refresh());
    }

    private void key(KeyEvent e) {
        boolean inside = getScene() != null && !equals(getScene().getFocusOwner());
        if (e.getCode() == KeyCode.ENTER && !inside) {
            selected().flatMap(SettingForm::field).ifPresent(javafx.scene.Node::requestFocus);
            e.consume();
        } else if (e.getCode() == KeyCode.ESCAPE && inside) {
            if (getSelectionModel().getSelectedItem() instanceof SettingLine.OfSetting line
                    && line.draft().isPresent()) {
                owner.model().discard(line.place());
            }
            requestFocus();
            e.consume();
        }
    }

    private java.util.Optional<SettingForm> selected() {
        return lookupAll(".setting-form").stream()
                .filter(SettingForm.class::isInstance)
                .map(SettingForm.class::cast)
                .filter(f -> f.line().equals(getSelectionModel().getSelectedItem()))
                .findFirst();
    }

    /** Shows a setting and marks it. */
    void reveal(SettingLine.OfSetting line) {
        int at = getItems().indexOf(line);
        if (at >= 0) {
            getSelectionModel().select(at);
            sought = java.util.Optional.of(line);
            seeks = SEEKS;
            seek();
        }
    }

    /**
     * Brings the setting sought into sight. Heights of what was never shown are only guessed, so the first try may miss: to be called
     * once a tick.
     */
    void seek() {
        sought.ifPresent(line -> {
            int at = getItems().indexOf(line);
            if (at < 0 || seeks-- == 0 || inSight(line)) {
                sought = java.util.Optional.empty();
            } else {
                scrollTo(Math.max(0, at - 1));
            }
        });
    }

    private boolean inSight(SettingLine.OfSetting line) {
        return lookupAll(".setting-form").stream()
                .filter(n -> n instanceof SettingForm form && form.line().equals(line))
                .map(n -> sceneToLocal(n.localToScene(n.getBoundsInLocal())))
                .anyMatch(b -> b.getMinY() >= 0 && b.getMaxY() <= getHeight());
    }

    /** Makes every form in sight anew, for instance in another language. */
    void remake() {
        look++;
        refresh();
    }

    /** Shows what changed beside the lines themselves, in the forms in sight. */
    void reshow() {
        lookupAll(".setting-form").forEach(n -> {
            if (n instanceof SettingForm form) {
                form.show();
            }
        });
    }

    private final class Cell extends ListCell<SettingLine> {
        private final ChangeListener<Object> changes = (o, was, is) -> show();
        private java.util.Optional<SettingForm> form = java.util.Optional.empty();
        private int made = -1;

        @Override
        protected void updateItem(SettingLine item, boolean empty) {
            SettingLine before = form.<SettingLine>map(SettingForm::line).orElse(null);
            super.updateItem(item, empty);
            setText(null);
            if (!empty && item instanceof SettingLine.OfSetting line) {
                if (!line.equals(before) || made != look) {
                    drop();
                    SettingForm next = new SettingForm(owner, line);
                    line.rowProperty().addListener(changes);
                    line.draftProperty().addListener(changes);
                    form = java.util.Optional.of(next);
                    made = look;
                    setGraphic(next);
                }
                pseudoClassStateChanged(HEADING, false);
                pseudoClassStateChanged(STAGED, line.draft().isPresent());
                setAccessibleText(accessible(line));
            } else {
                drop();
                pseudoClassStateChanged(STAGED, false);
                pseudoClassStateChanged(HEADING, !empty);
                if (!empty && item instanceof SettingLine.Heading heading) {
                    Texts texts = owner.texts();
                    var caption =
                            new Label(heading.section().title(texts.locale()).toUpperCase(java.util.Locale.ROOT));
                    caption.getStyleClass().add("setting-section");
                    setGraphic(caption);
                    setAccessibleText(heading.section().title(texts.locale()));
                } else {
                    setGraphic(null);
                    setAccessibleText(null);
                }
            }
        }

        private void drop() {
            form.ifPresent(f -> {
                f.line().rowProperty().removeListener(changes);
                f.line().draftProperty().removeListener(changes);
            });
            form = java.util.Optional.empty();
        }

        private void show() {
            form.ifPresent(f -> {
                f.show();
                pseudoClassStateChanged(STAGED, f.line().draft().isPresent());
                setAccessibleText(accessible(f.line()));
                requestLayout();
            });
        }

        private String accessible(SettingLine.OfSetting line) {
            return owner.texts()
                    .get(
                            "settings.accessible",
                            line.name(),
                            line.value()
                                    .map(v -> Notation.format(line.row().setting(), v, owner.texts()))
                                    .orElseGet(() -> owner.texts().get("settings.from.nowhere")),
                            line.row().setting().meaning(owner.texts().locale()));
        }

        /** A list asks for heights without a width; text that wraps needs one. */
        @Override
        protected double computePrefHeight(double width) {
            if (form.isEmpty()) {
                return super.computePrefHeight(width);
            }
            // the width it really has, once it has one: a list leaves room for its scroll bar only when it shows one
            double all = getListView().getWidth();
            double room = getWidth() > all - 40 && getWidth() <= all ? getWidth() : Math.max(200, all - SCROLL_BAR);
            form.get().fit(room);
            return snapSizeY(form.get().prefHeight(room)) + snappedTopInset() + snappedBottomInset();
        }

        @Override
        protected double computePrefWidth(double height) {
            return form.isEmpty() ? super.computePrefWidth(height) : 100;
        }
    }
}
