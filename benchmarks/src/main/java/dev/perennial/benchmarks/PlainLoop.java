package dev.perennial.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The peer of the relay: a loop over Kafka's clients that reads a producer's topic, holds each record against the definition, writes
 * the same event, and commits what it has read when all of that is acknowledged. At least once.
 */
final class PlainLoop {
    static final String GROUP = "plain-loop";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectReader FIELDS =
            Json.mapper().readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});

    private final ModelDefinition definition;
    private final Producer<byte[], byte[]> producer;
    private final String target;

    private PlainLoop(ModelDefinition definition, Producer<byte[], byte[]> producer, String target) {
        this.definition = definition;
        this.producer = producer;
        this.target = target;
    }

    /** Arguments: bootstrap servers, source topic, target topic, file with the definition. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Map<String, Object> reading = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                arguments[0],
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000);
        Map<String, Object> writing = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                arguments[0],
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true);
        try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Producer<byte[], byte[]> producer =
                        new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            ModelDefinition definition = DefinitionParser.parse(Files.readString(Path.of(arguments[3])));
            new PlainLoop(definition, producer, arguments[2]).run(consumer, arguments[1]);
        }
    }

    private void run(KafkaConsumer<byte[], byte[]> consumer, String source)
            throws IOException, InterruptedException, ExecutionException {
        consumer.subscribe(List.of(source));
        while (true) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            Future<RecordMetadata> last = null;
            for (ConsumerRecord<byte[], byte[]> record : records) {
                last = producer.send(event(record));
            }
            if (last != null) {
                producer.flush();
                last.get();
                consumer.commitSync();
            }
        }
    }

    private ProducerRecord<byte[], byte[]> event(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Map<String, Object> fields = FIELDS.readValue(record.value());
        String exampleId = ValueChecker.exampleId(fields.get("flight_id"));
        Instant eventTime = ValueChecker.instant(fields.get("scheduled_departure"), "scheduled_departure");
        Map<String, Object> features = new LinkedHashMap<>();
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                features.put(name, fields.get(name));
            }
        });
        ValueChecker.requireFeatures(definition, features);
        EventContext context = EventContext.first(
                EventContext.idOf(record.topic() + "/" + record.partition() + "/" + record.offset()),
                Instant.ofEpochMilli(record.timestamp()));
        FeaturesObserved event = new FeaturesObserved(context, definition.name(), exampleId, eventTime, null, features);
        ProducerRecord<byte[], byte[]> made =
                new ProducerRecord<>(target, event.key().getBytes(StandardCharsets.UTF_8), EventCodec.encode(event));
        CloudEventHeaders.write(made.headers(), event, "/plain-loop");
        return made;
    }
}
