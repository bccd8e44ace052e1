package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.settings.SettingsService;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData;
import org.apache.kafka.common.message.DescribeClientQuotasRequestData.ComponentData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntityData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.EntryData;
import org.apache.kafka.common.message.DescribeClientQuotasResponseData.ValueData;
import org.apache.kafka.common.protocol.ApiMessage;

/** DescribeClientQuotas (KIP-546): what is stored, for all entities that a filter lets through. */
final class DescribeClientQuotasHandler implements ApiHandler<DescribeClientQuotasRequestData> {
    private static final byte EXACT = 0;
    private static final byte DEFAULT = 1;
    private static final byte ANY = 2;
    private static final List<String> TYPES = List.of(SettingScope.USERS, SettingScope.CLIENTS, SettingScope.IPS);

    /** Users, then client ids, then both, then addresses: the order in which 3.9.1 reads them. */
    private static final Comparator<EntryData> KINDS =
            Comparator.comparingInt(entry -> entry.entity().size() > 1
                    ? 2
                    : List.of(QuotaNames.USER, QuotaNames.CLIENT, "", QuotaNames.IP)
                            .indexOf(entry.entity().getFirst().entityType()));

    private final SettingsService configs;

    DescribeClientQuotasHandler(SettingsService configs) {
        this.configs = configs;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(
            RequestContext context, DescribeClientQuotasRequestData request) {
        CompletableFuture<ApiMessage> described = Requests.attempt(() -> {
            Map<String, ComponentData> filter = filter(request);
            return Requests.all(TYPES.stream().map(configs::all).toList())
                    .thenApply(all -> new DescribeClientQuotasResponseData()
                            .setEntries(all.stream()
                                    .flatMap(ofType -> ofType.entrySet().stream())
                                    .flatMap(e -> entry(filter, request.strict(), e.getKey(), e.getValue()).stream())
                                    .sorted(KINDS)
                                    .toList()));
        });
        return described.exceptionally(DescribeClientQuotasHandler::failed).thenApply(Optional::of);
    }

    private static Map<String, ComponentData> filter(DescribeClientQuotasRequestData request) {
        var filter = new HashMap<String, ComponentData>();
        for (ComponentData each : request.components()) {
            QuotaNames.requireKnown(each.entityType());
            if (filter.put(each.entityType(), each) != null) {
                throw QuotaNames.refused("the filter has more than one " + each.entityType());
            }
            if (each.matchType() < EXACT || each.matchType() > ANY) {
                throw QuotaNames.refused("there is no match type " + each.matchType());
            }
            if (each.matchType() == EXACT && each.match() == null) {
                throw QuotaNames.refused("an exact match of " + each.entityType() + " needs a name");
            }
        }
        if (filter.containsKey(QuotaNames.IP) && filter.size() > 1) {
            throw QuotaNames.refused("an ip has quotas of its own, not together with a user or client-id");
        }
        return filter;
    }

    private static Optional<EntryData> entry(
            Map<String, ComponentData> filter, boolean strict, SettingScope.Entity of, Map<String, String> values) {
        Map<String, String> names = QuotaNames.of((SettingScope.Quotas) of);
        if (!matches(filter, strict, names)) {
            return Optional.empty();
        }
        var quotas = new ArrayList<ValueData>();
        values.forEach((name, value) -> Catalogue.honoured()
                .quota(name)
                .flatMap(known -> number(value))
                .ifPresent(number -> quotas.add(new ValueData().setKey(name).setValue(number))));
        if (quotas.isEmpty()) {
            return Optional.empty();
        }
        var entity = new ArrayList<EntityData>();
        names.forEach(
                (type, name) -> entity.add(new EntityData().setEntityType(type).setEntityName(name)));
        return Optional.of(new EntryData().setEntity(entity).setValues(quotas));
    }

    private static boolean matches(Map<String, ComponentData> filter, boolean strict, Map<String, String> names) {
        if (strict && !names.keySet().equals(filter.keySet())) {
            return false;
        }
        return filter.entrySet().stream()
                .allMatch(each -> names.containsKey(each.getKey())
                        && switch (each.getValue().matchType()) {
                            case EXACT -> Objects.equals(each.getValue().match(), names.get(each.getKey()));
                            case DEFAULT -> names.get(each.getKey()) == null;
                            default -> true;
                        });
    }

    /** What another tool wrote may be no number. */
    private static Optional<Double> number(String value) {
        try {
            return Optional.of(Double.parseDouble(value));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static ApiMessage failed(Throwable error) {
        var told = Requests.asProtocol(error);
        return new DescribeClientQuotasResponseData()
                .setErrorCode(told.code().code())
                .setErrorMessage(told.getMessage())
                .setEntries(null);
    }
}
