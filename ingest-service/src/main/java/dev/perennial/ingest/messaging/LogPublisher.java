package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Puts on the log what came over HTTP, acknowledged by all in-sync replicas. */
@Singleton
public class LogPublisher {
    /** Who sends, in the CloudEvents headers. */
    public static final String SOURCE = "/perennial/ingest-service";
    /** Bound of what waits for a slow log; beyond it a sender waits, and then gets a 503. */
    private static final long BUFFER_BYTES = 16 * 1024 * 1024;
    /** The client should give up by itself; a broker that stands still with open connections keeps it from that. */
    private static final long GRACE_MILLIS = 500;

    private final KafkaSettings kafka;
    private final Duration limit;
    private final KafkaProducer<byte[], byte[]> producer;

    LogPublisher(KafkaSettings kafka, IngestConfig config) {
        this.kafka = kafka;
        this.limit = config.ingest().logTimeout();
        int millis = Math.toIntExact(limit.toMillis());
        this.producer = new KafkaProducer<>(
                kafka.with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        2,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        millis / 2,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        millis / 2,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        millis,
                        ProducerConfig.BUFFER_MEMORY_CONFIG,
                        BUFFER_BYTES,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 * EventLimits.MAX_RECORD_BYTES)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void stop(@Observes @Priority(100) ShutdownEvent stopped) {
        producer.close(Duration.ofSeconds(5));
    }

    /**
     * Hands an event over; it is on the log once {@link #await} returned.
     *
     * @param value the event as {@link EventCodec#encode} writes it
     */
    public Future<RecordMetadata> send(PipelineEvent event, byte[] value) {
        return send(record(kafka.name(Topic.of(event.getClass())), event, value));
    }

    /**
     * The record of an event that this service sends.
     *
     * @param topic its full name
     * @param value the event as {@link EventCodec#encode} writes it
     */
    public static ProducerRecord<byte[], byte[]> record(String topic, PipelineEvent event, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(event.key()), value);
        CloudEventHeaders.write(record.headers(), event, SOURCE);
        return record;
    }

    /** Puts a definition on the log and says where it stands. */
    public RecordMetadata publish(ModelDefinition definition) {
        return await(send(definition(definition.name(), bytes(definition.toJson()))));
    }

    /** Deletes a definition from the log and says where that stands. */
    public RecordMetadata delete(String modelName) {
        return await(send(definition(modelName, null)));
    }

    /**
     * Waits for the acknowledgement.
     *
     * @throws LogUnavailableException when it does not come in time
     */
    public RecordMetadata await(Future<RecordMetadata> sent) {
        try {
            return sent.get(limit.toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new LogUnavailableException(e);
        }
    }

    private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        try {
            Future<RecordMetadata> sent = producer.send(record);
            if (sent.isDone()) {
                // it failed after a wait for a log that is away: the lines that follow need not each wait as long
                await(sent);
            }
            return sent;
        } catch (KafkaException e) {
            throw new LogUnavailableException(e);
        }
    }

    private ProducerRecord<byte[], byte[]> definition(String modelName, byte[] value) {
        return new ProducerRecord<>(kafka.name(Topic.MODEL_DEFINITIONS), bytes(modelName), value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
