package dev.perennial.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.client.PerennialClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong on Kafka is set aside with its reason and place, and what is right beside it becomes an example. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@OnSharedInstallation
class DeadLettersIT {
    private static final String MODEL = CardFraud.MODEL;
    /** Its time is moved by a day, which makes the events of its test late; so no other test uses it. */
    private static final String AGING_MODEL = "aging";

    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final AtomicInteger IDS = new AtomicInteger();
    private static final Set<String> JOINABLE = new HashSet<>();

    private static Installation installation;
    private static TopicReader topics;
    private static KafkaProducer<String, byte[]> producer;
    private static int partitions;

    @BeforeAll
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    static void apply(Installation shared) {
        installation = shared;
        PerennialClient client = new PerennialClient(installation.addresses());
        client.apply(MODEL, CardFraud.DEFINITION);
        client.apply(AGING_MODEL, CardFraud.definition(AGING_MODEL));
        String kafka = installation.addresses().kafka();
        topics = new TopicReader(kafka);
        producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka),
                new StringSerializer(),
                new ByteArraySerializer());
        partitions = producer.partitionsFor(Topic.FEATURE_EVENTS.name(Topic.DEFAULT_PREFIX))
                .size();
    }

    /** Whatever was sent, in each partition the next good events are to be an example. */
    @AfterEach
    void sendGoodEvents() throws Exception {
        JOINABLE.addAll(sendToEveryPartition(MODEL, START.plus(HOUR)));
    }

    @AfterAll
    static void everyGoodEventIsInOneExample() {
        try {
            requireExamples(MODEL, JOINABLE);
            assertThat(topics.events(ExampleJoined.class, MODEL)).hasSameSizeAs(JOINABLE);
        } finally {
            producer.close();
            topics.close();
        }
    }

    @ParameterizedTest
    @MethodSource(WrongFeatures.PROVIDER)
    void setsWrongFeaturesAsideWithTheFieldsPath(String features, String path) throws Exception {
        requireSetAside(Topic.FEATURE_EVENTS, MODEL, event(MODEL, "@", START, features), "invalid-value", path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "card-fraud | no JSON | unreadable | $",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"@\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{\"amount\":NaN}} | unreadable | NaN",
                "card-fraud | {\"modelName\":\"card-fraud\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}} | unreadable | exampleId",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"@\",\"features\":{}} | unreadable | eventTime",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"other\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}} | wrong-key | card-fraud:other",
                "nobody | {\"modelName\":\"nobody\",\"exampleId\":\"@\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}} | unknown-model | nobody",
                "Bad_Name | {\"modelName\":\"Bad_Name\",\"exampleId\":\"@\",\"eventTime\":\"2024-01-01T00:00:00Z\",\"features\":{}} | unreadable | modelName",
            })
    void setsAnythingElseThanAFeatureEventAside(String model, String value, String reason, String detail)
            throws Exception {
        requireSetAside(Topic.FEATURE_EVENTS, model, value, reason, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "card-fraud | \u0000\u0001 | unreadable | $",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"@\",\"label\":7} | invalid-value | label",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"@\",\"label\":NaN} | unreadable | NaN",
                "card-fraud | {\"modelName\":\"card-fraud\",\"exampleId\":\"@\"} | unreadable | label",
                "card-fraud | {\"modelName\":\"card-fraud\",\"label\":true} | unreadable | exampleId",
                "nobody | {\"modelName\":\"nobody\",\"exampleId\":\"@\",\"label\":true} | unknown-model | nobody",
            })
    void setsAnythingElseThanALabelAside(String model, String value, String reason, String detail) throws Exception {
        requireSetAside(Topic.LABEL_EVENTS, model, value, reason, detail);
    }

    @Test
    void takesTheFirstOfRepeatedEvents() throws Exception {
        String id = nextId();
        JOINABLE.add(id);
        send(Topic.FEATURE_EVENTS, MODEL, id, features(MODEL, id, START, 5));
        send(Topic.FEATURE_EVENTS, MODEL, id, features(MODEL, id, START, 6));
        send(Topic.LABEL_EVENTS, MODEL, id, label(MODEL, id, START.plus(HOUR)));
        send(Topic.LABEL_EVENTS, MODEL, id, label(MODEL, id, START.plus(HOUR)));
        Set<String> behind = sendToEveryPartition(MODEL, START.plus(HOUR));
        JOINABLE.addAll(behind);
        requireExamples(MODEL, behind);

        assertThat(topics.events(ExampleJoined.class, MODEL))
                .filteredOn(example -> example.exampleId().equals(id))
                .singleElement()
                .satisfies(example -> assertThat(example.features()).containsEntry("amount", 5.0));
    }

    @Test
    void setsAsideWhatDidNotMeetWithinTheHorizon() throws Exception {
        String alone = nextId();
        RecordMetadata label =
                send(Topic.LABEL_EVENTS, AGING_MODEL, alone, label(AGING_MODEL, alone, START.plus(HOUR)));
        requireExamples(AGING_MODEL, sendToEveryPartition(AGING_MODEL, START.plus(HOUR)));
        assertThat(letter(Topic.LABEL_EVENTS, label)).as("before its time").isEmpty();

        Instant aDayLater = START.plus(HOUR.multipliedBy(26));
        // no instant alone says how late it is
        for (int i = 0; i < 4; i++) {
            sendToEveryPartition(AGING_MODEL, aDayLater.plusMillis(i));
        }
        requireLetter(Topic.LABEL_EVENTS, label, "label-without-features", alone);

        String late = nextId();
        RecordMetadata features = send(Topic.FEATURE_EVENTS, AGING_MODEL, late, features(AGING_MODEL, late, START, 5));
        requireLetter(Topic.FEATURE_EVENTS, features, "features-after-horizon", late);

        String slow = nextId();
        send(Topic.FEATURE_EVENTS, AGING_MODEL, slow, features(AGING_MODEL, slow, aDayLater, 5));
        RecordMetadata lateLabel = send(
                Topic.LABEL_EVENTS, AGING_MODEL, slow, label(AGING_MODEL, slow, aDayLater.plus(HOUR.multipliedBy(25))));
        requireLetter(Topic.LABEL_EVENTS, lateLabel, "label-after-horizon", slow);
        assertThat(topics.events(ExampleJoined.class, AGING_MODEL))
                .extracting(ExampleJoined::exampleId)
                .doesNotContain(alone, late, slow);
    }

    /** @param value with {@code @} in place of its id */
    private static void requireSetAside(Topic topic, String model, String value, String reason, String detail)
            throws Exception {
        String id = nextId();
        Metrics metrics = new Metrics(installation.addresses().service(Component.INGEST));
        String[] labels = {"topic=\"" + topic.shortName() + "\"", "reason=\"" + reason + "\""};
        double before = metrics.total("perennial_dead_letters_total", labels);

        RecordMetadata place = send(topic, model, id, value.replace("@", id));

        requireLetter(topic, place, reason, detail);
        assertThat(metrics.total("perennial_dead_letters_total", labels)).isEqualTo(before + 1);
    }

    private static void requireLetter(Topic topic, RecordMetadata place, String reason, String detail) {
        Await.until("the dead letter of " + place, () -> assertThat(letter(topic, place))
                .isPresent());
        ConsumerRecord<String, byte[]> letter = letter(topic, place).orElseThrow();
        assertThat(TopicReader.header(letter, "reason")).isEqualTo(reason);
        assertThat(TopicReader.header(letter, "detail")).contains(detail);
        assertThat(TopicReader.header(letter, "stage")).isEqualTo("ingest/join");
    }

    /** The dead letter of the record at a place. */
    private static Optional<ConsumerRecord<String, byte[]>> letter(Topic topic, RecordMetadata place) {
        return topics.deadLetters(topic).stream()
                .filter(letter -> TopicReader.header(letter, "partition").equals(Integer.toString(place.partition()))
                        && TopicReader.header(letter, "offset").equals(Long.toString(place.offset())))
                .findFirst();
    }

    /** Sends good features and labels until every partition had some; their ids. */
    private static Set<String> sendToEveryPartition(String model, Instant time) throws Exception {
        Set<Integer> reached = new HashSet<>();
        Set<String> ids = new HashSet<>();
        while (reached.size() < partitions) {
            String id = nextId();
            send(Topic.FEATURE_EVENTS, model, id, features(model, id, time, 5));
            reached.add(
                    send(Topic.LABEL_EVENTS, model, id, label(model, id, time)).partition());
            ids.add(id);
        }
        return ids;
    }

    private static void requireExamples(String model, Set<String> ids) {
        Await.until("examples of " + model, () -> assertThat(topics.events(ExampleJoined.class, model))
                .extracting(ExampleJoined::exampleId)
                .containsAll(ids)
                .doesNotHaveDuplicates());
    }

    private static String nextId() {
        return "k" + IDS.incrementAndGet();
    }

    private static String features(String model, String id, Instant time, int amount) {
        return event(model, id, time, WrongFeatures.RIGHT.replace("1", Integer.toString(amount)));
    }

    private static String event(String model, String id, Instant time, String features) {
        return "{\"modelName\":\"" + model + "\",\"exampleId\":\"" + id + "\",\"eventTime\":\"" + time
                + "\",\"features\":" + features + "}";
    }

    private static String label(String model, String id, Instant knownAt) {
        return "{\"modelName\":\"" + model + "\",\"exampleId\":\"" + id + "\",\"label\":true,\"knownAt\":\"" + knownAt
                + "\"}";
    }

    private static RecordMetadata send(Topic topic, String model, String id, String value) throws Exception {
        return producer.send(
                        new ProducerRecord<>(topic.name(Topic.DEFAULT_PREFIX), model + ":" + id, value.getBytes(UTF_8)))
                .get();
    }
}
