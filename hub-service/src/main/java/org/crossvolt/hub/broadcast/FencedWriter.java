package org.crossvolt.hub.broadcast;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes to Kafka under a name, of which whoever opened it last is the only holder: what an earlier one has not finished, even
 * what still waits in its memory for Kafka to come back, is never seen by a reader of committed records. All methods block.
 */
final class FencedWriter implements AutoCloseable {

    private static final int MAX_BLOCK_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 5_000;
    private static final int DELIVERY_MILLIS = 10_000;
    private static final int TRANSACTION_MILLIS = 30_000;
    private static final int MOST_BYTES = 12 * 1024 * 1024;

    private final KafkaProducer<String, byte[]> producer;

    private FencedWriter(KafkaProducer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * Takes the name over from whoever has it.
     *
     * @throws KafkaException where Kafka does not answer
     */
    static FencedWriter open(String bootstrapServers, String name) {
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        name,
                        ProducerConfig.CLIENT_ID_CONFIG,
                        name,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        MAX_BLOCK_MILLIS,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        REQUEST_MILLIS,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        DELIVERY_MILLIS,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        TRANSACTION_MILLIS,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        MOST_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
        try {
            producer.initTransactions();
            return new FencedWriter(producer);
        } catch (KafkaException away) {
            producer.close(Duration.ZERO);
            throw away;
        }
    }

    /**
     * Writes all of them in order, or none.
     *
     * @throws KafkaException where it is not known whether they are there, or somebody else has the name now; this writer is
     *     of no more use then
     */
    void write(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        records.forEach(producer::send);
        producer.commitTransaction();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
