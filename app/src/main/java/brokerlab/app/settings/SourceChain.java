package brokerlab.app.settings;

import brokerlab.app.words.Notation;
import brokerlab.app.words.Texts;
import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.EffectiveValue;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.config.Source;
import brokerlab.engine.view.SettingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a value comes from, weakest first: default ‹ preset or what was changed since ‹ cluster ‹ broker or topic ‹ what was typed. Pure. */
final class SourceChain {
    /** How a link of the chain stands. */
    enum Strength {
        /** Another one stands before it. */
        BEATEN,
        IN_FORCE,
        UNSAVED
    }

    record ChainLink(String text, Strength strength) {}

    private SourceChain() {}

    static List<ChainLink> of(SettingLine.OfSetting line, Texts texts) {
        SettingRow row = line.row();
        Optional<Draft> draft = line.draft().filter(Draft::valid);
        Source own = own(row, line.place().scope());
        var links = new ArrayList<ChainLink>();
        for (EffectiveValue.Candidate candidate : row.candidates().reversed()) {
            if (draft.isEmpty() || candidate.source() != own) {
                boolean strongest = candidate.equals(row.candidates().getFirst()) && draft.isEmpty();
                links.add(new ChainLink(
                        chainText(row, candidate, texts), strongest ? Strength.IN_FORCE : Strength.BEATEN));
            }
        }
        if (links.isEmpty()) {
            links.add(new ChainLink(texts.get("settings.from.nowhere"), Strength.BEATEN));
        }
        draft.ifPresent(d -> links.add(new ChainLink(
                d.value()
                        .map(v -> texts.get(
                                "settings.unsaved",
                                texts.get(
                                        key(typed(own, line.place().scope())),
                                        Notation.format(row.setting(), v, texts))))
                        .orElseGet(() -> texts.get("settings.unsaved.reset")),
                Strength.UNSAVED)));
        return links;
    }

    /** Where the scope's own value stands. */
    static Source own(SettingRow row, SettingScope scope) {
        boolean live = row.applied() == SettingRow.Applied.LIVE;
        return switch (scope) {
            case SettingScope.Topic s -> Source.TOPIC;
            case SettingScope.Broker s -> live ? Source.DYNAMIC_BROKER : Source.STATIC_BROKER;
            case SettingScope.ClusterDefault s -> live ? Source.DYNAMIC_DEFAULT : Source.STATIC_BROKER;
            case SettingScope.Ensemble s -> Source.ZOO_CFG;
            case SettingScope.Quotas s -> throw new IllegalArgumentException(s + " has no form");
        };
    }

    /** A value of another name is told with it: nobody set this one. */
    private static String chainText(SettingRow row, EffectiveValue.Candidate candidate, Texts texts) {
        String said = texts.get(key(word(row, candidate)), formatted(row.setting(), candidate, texts));
        boolean own = candidate.name().equals(row.setting().name())
                || row.setting().synonyms().stream()
                        .findFirst()
                        .filter(candidate.name()::equals)
                        .isPresent();
        return own ? said : texts.get("settings.from.named", said, candidate.name());
    }

    private static String word(SettingRow row, EffectiveValue.Candidate candidate) {
        SettingRow.Giver giver = row.givers().getOrDefault(candidate.name(), SettingRow.Giver.PRODUCT);
        return switch (candidate.source()) {
            case STATIC_BROKER -> giver.name();
            case ZOO_CFG -> giver == SettingRow.Giver.KEPT ? Source.ZOO_CFG.name() : giver.name();
            case DEFAULT, DYNAMIC_DEFAULT, DYNAMIC_BROKER, TOPIC, MEASURED ->
                candidate.source().name();
        };
    }

    /** Where what is typed will stand. */
    private static String typed(Source own, SettingScope scope) {
        return switch (own) {
            case STATIC_BROKER ->
                (scope instanceof SettingScope.Broker ? SettingRow.Giver.KEPT_OF_BROKER : SettingRow.Giver.KEPT).name();
            case ZOO_CFG, DEFAULT, DYNAMIC_DEFAULT, DYNAMIC_BROKER, TOPIC, MEASURED -> own.name();
        };
    }

    private static String key(String word) {
        return "settings.from." + word.toLowerCase(Locale.ROOT);
    }

    /** A synonym may count in another unit: {@code log.retention.hours} of {@code retention.ms}. */
    private static String formatted(Setting setting, EffectiveValue.Candidate candidate, Texts texts) {
        if (candidate.name().equals(setting.name())) {
            return Notation.format(setting, candidate.value(), texts);
        }
        return Catalogue.find(Setting.Scope.BROKER, candidate.name())
                .map(s -> Notation.format(s, candidate.value(), texts))
                .orElse(candidate.value());
    }
}
