package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedOutputStream;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.ingest.schema.Encoded;
import dev.perennial.ingest.schema.TestRegistry;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The built service on a real broker with a schema registry that asks for a password. */
class RegisteredTopicsIT extends RideTopics {
    private static final Schema RIDE = new Schema.Parser()
            .parse(
                    """
                    {"type":"record","name":"Ride","fields":[
                     {"name":"id","type":"string"},
                     {"name":"at","type":{"type":"long","logicalType":"timestamp-micros"}},
                     {"name":"trip","type":{"type":"record","name":"Trip","fields":[{"name":"km","type":["null","float"]}]}},
                     {"name":"city","type":{"type":"enum","name":"City","symbols":["Ghent","Oslo"]}}]}
                    """);
    private static final String PAYMENT =
            """
            syntax = "proto3";
            import "google/protobuf/timestamp.proto";
            message Envelope { message Payment { string ride = 1; bool paid = 2; google.protobuf.Timestamp published = 3; } }
            """;
    private static final Instant AT = Instant.parse("2026-01-01T10:00:00.5Z");

    private static TestRegistry registry;

    @BeforeAll
    static void startRegistry() throws Exception {
        registry = new TestRegistry("Basic " + Base64.getEncoder().encodeToString("perennial:secret".getBytes(UTF_8)));
        registry.register(1, "ride", "AVRO", RIDE.toString());
        registry.register(2, "payment", "PROTOBUF", PAYMENT);
        restart(withRegistry());
    }

    private static Map<String, String> withRegistry() {
        return Map.of(
                "perennial.ingest.schema-registry.url",
                registry.url().toString(),
                "perennial.ingest.schema-registry.user",
                "perennial",
                "perennial.ingest.schema-registry.password",
                "secret");
    }

    @AfterAll
    static void stopRegistry() {
        registry.close();
    }

    @Test
    void avroFeaturesAndProtobufLabelsBecomeEvents() throws Exception {
        declare("fare", "rides.avro", "payments.proto");

        send("rides.avro", 1, Encoded.avro(avroRide(RIDE, "r1", 7.5f)));
        send("rides.avro", 1, Encoded.avro(avroRide(RIDE, "r2", null)));
        send("payments.proto", 2, payment("r1"));

        await(
                "both are there",
                () -> features("fare").size() == 2 && labels("fare").size() == 1);
        FeaturesObserved first = features("fare").stream()
                .filter(event -> event.exampleId().equals("r1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.eventTime()).isEqualTo(AT);
        assertThat(first.features()).isEqualTo(Map.of("distance", 7.5, "city", "Oslo"));
        assertThat(features("fare"))
                .anySatisfy(event -> assertThat(event.features()).containsEntry("distance", null));
        assertThat(labels("fare").get(0).exampleId()).isEqualTo("r1");
        assertThat(labels("fare").get(0).label()).isEqualTo(true);
        assertThat(labels("fare").get(0).knownAt()).isEqualTo(AT);
    }

    @Test
    void theWritersSchemaMayChangeInMidStream() throws Exception {
        Schema more = schema(RIDE.toString()
                .replace(
                        "\"fields\":[{\"name\":\"id\"",
                        "\"fields\":[{\"name\":\"seats\"," + "\"type\":\"int\"},{\"name\":\"id\""));
        Schema renamed = schema(RIDE.toString().replace("\"city\"", "\"town\""));
        registry.register(11, "more", "AVRO", more.toString());
        registry.register(12, "renamed", "AVRO", renamed.toString());
        declare("evolving", "evolving", "unused");

        send("evolving", 1, Encoded.avro(avroRide(RIDE, "e0", 1f)));
        send("evolving", 11, Encoded.avro(avroRide(more, "e1", 2f)));
        send("evolving", 12, Encoded.avro(avroRide(renamed, "e2", 3f)));
        send("evolving", 1, Encoded.avro(avroRide(RIDE, "e3", 4f)));

        await("the last is there", () -> features("evolving").size() == 3);
        assertThat(features("evolving"))
                .extracting(FeaturesObserved::exampleId)
                .containsExactlyInAnyOrder("e0", "e1", "e3");
        assertThat(reasons("evolving")).containsExactly("2 unmapped-field");
    }

    @Test
    void setsAsideWhatTheRegistryDoesNotKnowAndWhatIsNotAsItsSchemaSays() throws Exception {
        declare("picky", "poisoned", "unused");
        byte[] ride = Encoded.avro(avroRide(RIDE, "p1", 1f));

        send("poisoned", 99, ride);
        send("poisoned", 1, Arrays.copyOf(ride, ride.length - 1));
        send("poisoned", 2, ride);
        producer.send(new ProducerRecord<>("poisoned", "{\"id\":\"p0\"}".getBytes(UTF_8)))
                .get();
        send("poisoned", 1, new byte[] {(byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f});
        send("poisoned", 1, ride);

        await("the last is there", () -> features("picky").size() == 1);
        assertThat(reasons("picky"))
                .containsExactly("0 unknown-schema", "1 unreadable", "2 unreadable", "3 unreadable", "4 unreadable");
    }

    @Test
    void aRegistryThatIsAwayHoldsBackWhatNeedsItAndNothingElse() throws Exception {
        registry.register(20, "patient", "AVRO", RIDE.toString());
        declare("patient", "patient", "unused");
        kafka.create("impatient", 1);
        put("impatient", registered("impatient", "impatient", "json", "unused"));
        registry.stop();

        send("patient", 1, Encoded.avro(avroRide(RIDE, "known", 1f)));
        send("patient", 20, Encoded.avro(avroRide(RIDE, "unknown", 1f)));
        send("patient", 1, Encoded.avro(avroRide(RIDE, "known-after", 1f)));
        await("it is told", () -> source("patient", 0).path("problem").asText().contains("registry"));
        declare("latecomer", "patient", "unused");
        for (int i = 0; i < 5; i++) {
            String json = "{\"id\":\"j" + i + "\",\"at\":\"" + AT + "\",\"trip\":{\"km\":1},\"city\":\"Ghent\"}";
            producer.send(new ProducerRecord<>("impatient", json.getBytes(UTF_8)))
                    .get();
            int sent = i + 1;
            await("others go on", () -> features("impatient").size() == sent);
        }
        assertThat(source("patient", 0).get("rejected").longValue()).isZero();
        assertThat(source("patient", 0).get("lag").longValue()).isPositive();
        assertThat(ingest.get("/q/health/ready").body()).contains("the schema registry does not answer");

        registry.start();

        for (String model : List.of("patient", "latecomer")) {
            await("all are there", () -> features(model).size() == 3);
            assertThat(features(model))
                    .extracting(FeaturesObserved::exampleId)
                    .containsExactlyInAnyOrder("known", "unknown", "known-after");
            assertThat(reasons(model)).isEmpty();
            assertThat(source(model, 0).has("problem")).isFalse();
        }
    }

    @Test
    void withoutARegistryTheTopicIsNotReadUntilThereIsOne() throws Exception {
        restart(Map.of("perennial.ingest.schema-registry.url", ""));
        declare("early", "early", "unused");
        send("early", 1, Encoded.avro(avroRide(RIDE, "r1", 1f)));

        await("it lags", () -> source("early", 0).get("lag").longValue() == 1);
        assertThat(source("early", 0).get("problem").textValue())
                .isEqualTo("waits for a schema registry: perennial.ingest.schema-registry.url is not set");

        restart(withRegistry());
        await("it is there", () -> features("early").size() == 1);
        assertThat(source("early", 0).has("problem")).isFalse();
    }

    private static void declare(String model, String featuresTopic, String labelsTopic) throws Exception {
        for (String topic : List.of(featuresTopic, labelsTopic)) {
            if (!topic.equals("unused") && !model.equals("latecomer")) {
                kafka.create(topic, 1);
            }
        }
        put(model, registered(model, featuresTopic, "avro", labelsTopic));
    }

    private static String registered(String model, String featuresTopic, String format, String labelsTopic) {
        return """
                name: %s
                task: binary-classification
                source:
                  features: {topic: %s, format: %s, fields: {distance: /trip/km}}
                  labels: {topic: %s, format: protobuf, exampleId: ride, knownAt: published}
                  exampleId: id
                  eventTime: at
                features: {distance: {type: numeric}, city: {type: categorical}}
                label: {name: paid}
                """
                .formatted(model, featuresTopic, format, labelsTopic);
    }

    private static Schema schema(String text) {
        return new Schema.Parser().parse(text);
    }

    private static GenericRecord avroRide(Schema schema, String id, Float km) {
        GenericRecordBuilder ride = new GenericRecordBuilder(schema);
        GenericRecordBuilder trip =
                new GenericRecordBuilder(schema.getField("trip").schema()).set("km", km);
        ride.set("id", id).set("at", AT.toEpochMilli() * 1_000).set("trip", trip.build());
        if (schema.getField("seats") != null) {
            ride.set("seats", 4);
        }
        String city = schema.getField("city") == null ? "town" : "city";
        return ride.set(city, Encoded.symbol(schema.getField(city).schema(), "Oslo"))
                .build();
    }

    /** The first message in the first message: two indexes, then the fields. */
    private static byte[] payment(String ride) throws Exception {
        ByteArrayOutputStream time = new ByteArrayOutputStream();
        CodedOutputStream timestamp = CodedOutputStream.newInstance(time);
        timestamp.writeInt64(1, AT.getEpochSecond());
        timestamp.writeInt32(2, AT.getNano());
        timestamp.flush();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        output.writeSInt32NoTag(2);
        output.writeSInt32NoTag(0);
        output.writeSInt32NoTag(0);
        output.writeString(1, ride);
        output.writeBool(2, true);
        output.writeByteArray(3, time.toByteArray());
        output.flush();
        return bytes.toByteArray();
    }

    private static void send(String topic, int schemaId, byte[] bytes) throws Exception {
        producer.send(new ProducerRecord<>(topic, Encoded.framed(schemaId, bytes)))
                .get();
    }
}
