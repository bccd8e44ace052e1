package brokerlab.app.settings;

import brokerlab.engine.config.Section;
import brokerlab.engine.view.SettingRow;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A line of the list: a heading or a setting. */
sealed interface SettingLine {
    record Heading(Section section) implements SettingLine {}

    /** A setting of the scope shown; kept while the scope is, and updated in place. */
    final class OfSetting implements SettingLine {
        private final ScopedSetting place;
        private final ReadOnlyObjectWrapper<SettingRow> row;
        private final ReadOnlyObjectWrapper<Optional<Draft>> draft;

        OfSetting(ScopedSetting place, SettingRow row, Optional<Draft> draft) {
            this.place = place;
            this.row = new ReadOnlyObjectWrapper<>(row);
            this.draft = new ReadOnlyObjectWrapper<>(draft);
        }

        ScopedSetting place() {
            return place;
        }

        String name() {
            return place.name();
        }

        SettingRow row() {
            return row.get();
        }

        Optional<Draft> draft() {
            return draft.get();
        }

        ReadOnlyObjectProperty<SettingRow> rowProperty() {
            return row.getReadOnlyProperty();
        }

        ReadOnlyObjectProperty<Optional<Draft>> draftProperty() {
            return draft.getReadOnlyProperty();
        }

        void take(SettingRow now) {
            if (!now.equals(row.get())) {
                row.set(now);
            }
        }

        void take(Optional<Draft> now) {
            draft.set(now);
        }

        /** What would hold if the draft were applied; what holds when there is none. */
        Optional<String> value() {
            return draft().map(d -> d.value().or(this::inherited)).orElseGet(() -> row().value());
        }

        /** What holds without the scope's own value; empty when nothing does. */
        Optional<String> inherited() {
            SettingRow now = row();
            if (now.own().isEmpty()) {
                return now.value();
            }
            return now.candidates().stream()
                    .filter(c -> c.source().compareTo(now.source()) < 0)
                    .findFirst()
                    .map(c -> c.value())
                    .or(() -> now.setting().defaultValue());
        }

        /** Whether it can be changed here at all. */
        boolean editable() {
            return row().refused().isEmpty();
        }
    }
}
