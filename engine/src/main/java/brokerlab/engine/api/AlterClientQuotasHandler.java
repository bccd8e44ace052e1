package brokerlab.engine.api;

import brokerlab.engine.config.Catalogue;
import brokerlab.engine.config.ChangeCheck;
import brokerlab.engine.config.InvalidSettingException;
import brokerlab.engine.config.Setting;
import brokerlab.engine.config.SettingScope;
import brokerlab.engine.journal.Requested.Ask;
import brokerlab.engine.wire.ErrorCode;
import brokerlab.engine.wire.ProtocolException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.message.AlterClientQuotasRequestData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.EntryData;
import org.apache.kafka.common.message.AlterClientQuotasRequestData.OpData;
import org.apache.kafka.common.message.AlterClientQuotasResponseData;
import org.apache.kafka.common.protocol.ApiMessage;

/** AlterClientQuotas (KIP-546): quotas of users, client ids and addresses, all of an entity's or none. */
final class AlterClientQuotasHandler implements ApiHandler<AlterClientQuotasRequestData> {
    /** Kafka's: what differs from a whole number by less is meant as one. */
    private static final double WHOLE = 1e-6;

    private final BrokerContext broker;

    AlterClientQuotasHandler(BrokerContext broker) {
        this.broker = broker;
    }

    @Override
    public CompletionStage<Optional<ApiMessage>> handle(RequestContext context, AlterClientQuotasRequestData request) {
        var changes = new ArrayList<CompletableFuture<AlterClientQuotasResponseData.EntryData>>();
        for (EntryData entry : request.entries()) {
            changes.add(Requests.attempt(() -> change(context, entry, request.validateOnly()))
                    .handle((done, error) -> response(entry, error)));
        }
        return Requests.all(changes)
                .thenApply(done -> Optional.of(new AlterClientQuotasResponseData().setEntries(done)));
    }

    private CompletableFuture<Void> change(RequestContext context, EntryData entry, boolean validateOnly) {
        SettingScope.Quotas entity = QuotaNames.entity(entry.entity());
        Map<String, Optional<String>> changes = checked(entity, entry.ops());
        if (validateOnly) {
            return CompletableFuture.completedFuture(null);
        }
        return Requests.runJournalled(
                broker,
                context,
                Ask.ALTER_QUOTAS,
                List.of(entity.name(), String.join(", ", changes.keySet())),
                () -> broker.configs().alter(entity, before -> {
                    // Beside quotas there may be credentials.
                    var after = new TreeMap<>(before);
                    changes.forEach(
                            (name, value) -> value.ifPresentOrElse(v -> after.put(name, v), () -> after.remove(name)));
                    return after;
                }));
    }

    /** By name the value to set, or none to remove; of a name given twice the last one counts, as in Apache Kafka. */
    private static Map<String, Optional<String>> checked(SettingScope.Quotas entity, List<OpData> ops) {
        var changes = new TreeMap<String, Optional<String>>();
        for (OpData op : ops) {
            try {
                changes.put(
                        op.key(),
                        op.remove()
                                ? ChangeCheck.checked(entity, op.key(), Optional.empty())
                                : Optional.of(value(entity, op)));
            } catch (InvalidSettingException e) {
                throw new ProtocolException(ErrorCode.INVALID_REQUEST, e.getMessage(), e);
            }
        }
        return changes;
    }

    private static String value(SettingScope.Quotas entity, OpData op) {
        boolean real = Catalogue.honoured()
                .quota(op.key())
                .filter(s -> s.type() == Setting.Type.DOUBLE)
                .isPresent();
        boolean whole = !real && Math.abs(op.value() - Math.rint(op.value())) < WHOLE;
        String checked = ChangeCheck.checked(entity, op.key(), plain(whole ? Math.rint(op.value()) : op.value()));
        // As Apache Kafka writes it into its znode: 50.0, not 50.
        return real ? Double.toString(op.value()) : checked;
    }

    /** As people write it. */
    private static String plain(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }

    private static AlterClientQuotasResponseData.EntryData response(EntryData entry, Throwable error) {
        var entity = new LinkedHashMap<String, AlterClientQuotasResponseData.EntityData>();
        entry.entity()
                .forEach(e -> entity.put(
                        e.entityType(),
                        new AlterClientQuotasResponseData.EntityData()
                                .setEntityType(e.entityType())
                                .setEntityName(e.entityName())));
        var response = new AlterClientQuotasResponseData.EntryData().setEntity(List.copyOf(entity.values()));
        if (error == null) {
            return response;
        }
        var told = Requests.asProtocol(error);
        return response.setErrorCode(told.code().code()).setErrorMessage(told.getMessage());
    }
}
