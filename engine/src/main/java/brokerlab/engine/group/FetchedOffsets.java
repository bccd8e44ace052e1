package brokerlab.engine.group;

import brokerlab.engine.wire.ErrorCode;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** @param offsets the committed ones among those asked for; what is missing was never committed */
public record FetchedOffsets(ErrorCode error, Map<TopicPartition, CommittedOffset> offsets) {}
