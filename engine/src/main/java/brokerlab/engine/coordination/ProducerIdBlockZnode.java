package brokerlab.engine.coordination;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * {@code /latest_producer_id_block}, version 1 (KIP-98): the block of producer ids last handed to a broker. The next block
 * is claimed by compare-and-set.
 *
 * @param last inclusive
 */
public record ProducerIdBlockZnode(int broker, long first, long last) {
    /** Ids in a block. */
    public static final long SIZE = 1000;

    /** The block to claim when there is none yet. */
    public static ProducerIdBlockZnode first(int broker) {
        return new ProducerIdBlockZnode(broker, 0, SIZE - 1);
    }

    /** The block after this one. */
    public ProducerIdBlockZnode next(int claimant) {
        if (last > Long.MAX_VALUE - SIZE) {
            throw new IllegalStateException("producer ids are exhausted: the last block ends at " + last);
        }
        return new ProducerIdBlockZnode(claimant, last + 1, last + SIZE);
    }

    public byte[] encode() {
        ObjectNode json = ZnodeJson.object();
        json.put("version", 1);
        json.put("broker", broker);
        json.put("block_start", Long.toString(first));
        json.put("block_end", Long.toString(last));
        return ZnodeJson.bytes(json);
    }

    public static ProducerIdBlockZnode decode(String path, byte[] data) {
        ZnodeJson json = ZnodeJson.parse(path, data);
        return new ProducerIdBlockZnode(json.integer("broker"), json.number("block_start"), json.number("block_end"));
    }
}
