package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.Await;
import dev.perennial.ingest.EmbeddedKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The built service on a real broker, seen from the outside, with what a producer of rides has and sends. */
abstract class RideTopics {
    static final Headers PLAIN = new RecordHeaders();
    static final Duration PATIENCE = Duration.ofMinutes(3);
    static final String RIDE_FEATURES = "{distance: {type: numeric, min: 0}, city: {type: categorical}}";
    static final String DISTANCE_ONLY = "{distance: {type: numeric}}";

    @TempDir
    static Path home;

    static EmbeddedKafka kafka;
    static IngestProcess ingest;
    static KafkaProducer<String, byte[]> producer;

    @BeforeAll
    static void start() throws Exception {
        kafka = new EmbeddedKafka();
        producer = kafka.producer();
        start(Map.of());
    }

    private static void start(Map<String, String> settings) throws IOException {
        ingest = new IngestProcess(home, kafka.settings(), settings);
        ingest.start();
        await("ingest is ready", ingest::isReady);
    }

    /** Kills the service and starts it with these settings besides those that it needs. */
    static void restart(Map<String, String> settings) throws IOException {
        ingest.kill();
        start(settings);
    }

    @AfterAll
    static void stop() throws Exception {
        producer.close();
        ingest.close();
        kafka.stop();
    }

    static void define(String model, String featuresTopic, String labelsTopic) {
        put(model, definition(model, featuresTopic, labelsTopic, RIDE_FEATURES));
    }

    static void put(String model, String definition) {
        HttpResponse<String> answer = ingest.put("/v1/models/" + model, definition);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    static String definition(String model, String featuresTopic, String labelsTopic, String features) {
        return """
                name: %s
                task: binary-classification
                source:
                  features: {topic: %s, fields: {distance: /trip/km}}
                  labels: {topic: %s, exampleId: ride}
                  exampleId: /ride/id
                  eventTime: at
                features: %s
                label: {name: paid}
                """
                .formatted(model, featuresTopic, labelsTopic, features);
    }

    static String ride(String id, String time) {
        return "{\"ride\":{\"id\":\"" + id + "\"},\"at\":" + time
                + ",\"trip\":{\"km\":7.5},\"city\":\"Ghent\",\"seats\":[1,2]}";
    }

    static Headers headers(String... namesAndValues) {
        Headers headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    static void send(String topic, String value, Headers headers) throws Exception {
        producer.send(record(topic, value, headers)).get();
    }

    static ProducerRecord<String, byte[]> record(String topic, String value, Headers headers) {
        return new ProducerRecord<>(topic, null, null, null, value.getBytes(UTF_8), headers);
    }

    static List<FeaturesObserved> features(String model) {
        return events(FeaturesObserved.class, model);
    }

    static List<LabelObserved> labels(String model) {
        return events(LabelObserved.class, model);
    }

    static <T extends PipelineEvent> List<T> events(Class<T> type, String model) {
        String topic = Topic.of(type).name(EmbeddedKafka.PREFIX);
        EventDeserializer deserializer = new EventDeserializer();
        return kafka.records(topic).stream()
                .map(record -> type.cast(deserializer.deserialize(topic, record.headers(), record.value())))
                .filter(event -> event.modelName().equals(model))
                .toList();
    }

    /** Offset and reason of a model's dead letters, in the order of the offsets. */
    static List<String> reasons(String model) {
        return kafka.records(Topic.FEATURE_EVENTS.deadLetterName(EmbeddedKafka.PREFIX)).stream()
                .filter(letter -> header(letter, "model").equals(model))
                .map(letter -> header(letter, "offset") + " " + header(letter, "reason"))
                .sorted()
                .toList();
    }

    static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    static JsonNode source(String model, int index) {
        HttpResponse<String> answer = ingest.get("/v1/models/" + model + "/sources");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            return Json.mapper().readTree(answer.body()).get("sources").get(index);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many of a model's examples came to this, e.g. {@code joined}. */
    static long labels(String model, String outcome) {
        try {
            JsonNode counts = Json.mapper()
                    .readTree(
                            ingest.get("/v1/models/" + model + "/labels").body().getBytes(UTF_8));
            return counts.path(outcome).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        Await.until(what, PATIENCE, condition);
    }
}
