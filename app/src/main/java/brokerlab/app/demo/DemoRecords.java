package brokerlab.app.demo;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Records like those of a shop: keys repeat, so that they keep to their partitions, and values are small JSON. */
final class DemoRecords {
    private static final String[] METHODS = {"card", "transfer", "wallet"};
    private static final String[] PAGES = {"/", "/search", "/cart", "/item/77", "/item/1288", "/checkout"};
    private static final String[] ACTS = {"login", "price-changed", "refund", "role-granted"};
    private final SplittableRandom random = new SplittableRandom();
    private final AtomicLong next = new AtomicLong(1000);

    ProducerRecord<byte[], byte[]> next(String topic) {
        long id = next.getAndIncrement();
        ProducerRecord<byte[], byte[]> made = switch (topic) {
            case "orders" -> {
                int customer = random.nextInt(400);
                yield record(
                        topic,
                        "order-" + id,
                        String.format(
                                Locale.ROOT,
                                "{\"id\":%d,\"customer\":\"c-%d\",\"sku\":\"A-%d\",\"qty\":%d,\"total\":%.2f,\"currency\":\"EUR\"}",
                                id,
                                customer,
                                random.nextInt(90),
                                1 + random.nextInt(4),
                                5 + random.nextDouble(200)));
            }
            case "payments" ->
                record(
                        topic,
                        "c-" + random.nextInt(400),
                        String.format(
                                Locale.ROOT,
                                "{\"payment\":%d,\"order\":%d,\"method\":\"%s\",\"amount\":%.2f,\"approved\":%b}",
                                id,
                                id - random.nextInt(20),
                                pick(METHODS),
                                5 + random.nextDouble(200),
                                random.nextInt(20) != 0));
            case "clicks" ->
                record(
                        topic,
                        "s-" + random.nextInt(2000),
                        String.format(
                                Locale.ROOT,
                                "{\"session\":\"s-%d\",\"page\":\"%s\",\"ms\":%d,\"referrer\":\"%s\",\"agent\":\"Mozilla/5.0\",\"width\":%d}",
                                random.nextInt(2000),
                                pick(PAGES),
                                random.nextInt(4000),
                                pick(PAGES),
                                360 + random.nextInt(1600)));
            default ->
                record(
                        topic,
                        null,
                        String.format(
                                Locale.ROOT,
                                "{\"event\":%d,\"actor\":\"u-%d\",\"act\":\"%s\",\"note\":\"%s\"}",
                                id,
                                random.nextInt(40),
                                pick(ACTS),
                                "x".repeat(random.nextInt(80))));
        };
        made.headers().add("source", "demo".getBytes(StandardCharsets.UTF_8));
        return made;
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, String key, String value) {
        return new ProducerRecord<>(
                topic,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8));
    }
}
