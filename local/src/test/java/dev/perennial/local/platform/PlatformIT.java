package dev.perennial.local.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Postmaster;
import dev.perennial.local.Progress;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformIT {
    private static final Set<Component> PLATFORM = Set.of(Component.PLATFORM);

    @TempDir
    private static Path directory;

    private static Installation installation;
    private static MinioClient objects;

    @BeforeAll
    static void install() {
        installation = Installation.forTest(directory);
        objects = MinioClient.builder()
                .endpoint(installation.addresses().s3().toString())
                .credentials(Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY)
                .build();
    }

    @BeforeEach
    void startWhatTheTestBeforeEnded() {
        installation.up(PLATFORM, Progress.SILENT);
    }

    @AfterAll
    static void stop() throws Exception {
        objects.close();
        installation.down(PLATFORM, Progress.SILENT);
    }

    @Test
    void keepsWhatItAcknowledgedThroughAKill() throws Exception {
        send(Topic.FEATURE_EVENTS, "first");
        execute("CREATE TABLE kept (text varchar)", "INSERT INTO kept VALUES ('first')");
        put("kept/first", "first");

        kill(installation.process(Component.PLATFORM).orElseThrow());
        assertThat(Postmaster.of(installation.home())).as("orphan").isPresent();
        installation.up(PLATFORM, Progress.SILENT);
        send(Topic.FEATURE_EVENTS, "second");

        assertThat(received(Topic.FEATURE_EVENTS, 2))
                .extracting(ConsumerRecord::value)
                .containsExactlyInAnyOrder("first", "second");
        assertThat(query("SELECT text FROM kept")).isEqualTo("first");
        assertThat(get("kept/first")).isEqualTo("first");
    }

    @Test
    void startsAKilledDatabaseAgainWithoutEndingTheOthers() throws Exception {
        execute("CREATE TABLE kept_too (text varchar)", "INSERT INTO kept_too VALUES ('first')");
        ProcessHandle platform = installation.process(Component.PLATFORM).orElseThrow();

        kill(Postmaster.of(installation.home()).orElseThrow());
        installation.up(PLATFORM, Progress.SILENT);

        assertThat(query("SELECT text FROM kept_too")).isEqualTo("first");
        assertThat(installation.process(Component.PLATFORM)).contains(platform);
    }

    @Test
    void leavesNothingRunningWhenItIsStoppedAfterAKill() throws Exception {
        kill(installation.process(Component.PLATFORM).orElseThrow());

        installation.down(PLATFORM, Progress.SILENT);

        assertThat(Postmaster.of(installation.home())).isEmpty();
    }

    @Test
    void theDatabaseWritesThroughToTheDisk() throws SQLException {
        assertThat(query("SHOW fsync")).isEqualTo("on");
        assertThat(query("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(query("SHOW server_version")).startsWith("18.");
    }

    @Test
    void theBrokerStampsTheEventsOfProducersWithItsOwnTime() throws Exception {
        send(Topic.LABEL_EVENTS, "stamped");

        assertThat(received(Topic.LABEL_EVENTS, 1)).singleElement().satisfies(record -> {
            assertThat(record.value()).isEqualTo("stamped");
            assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
        });
    }

    @Test
    void anObjectIsWrittenOnce() throws Exception {
        put("once", "first");

        assertThatThrownBy(() -> put("once", "second")).hasMessageContaining("condition");

        assertThat(get("once")).isEqualTo("first");
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    private void send(Topic topic, String value) throws Exception {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", installation.addresses().kafka(), "acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic.name(Topic.DEFAULT_PREFIX), value))
                    .get();
        }
    }

    private List<ConsumerRecord<String, String>> received(Topic topic, int count) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", installation.addresses().kafka(),
                "group.id", "test",
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic.name(Topic.DEFAULT_PREFIX)));
            while (records.size() < count && System.nanoTime() - deadline < 0) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String query(String sql) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection(
                installation.addresses().database(), Addresses.DATABASE_USER, Addresses.DATABASE_PASSWORD);
    }

    private void put(String key, String text) throws Exception {
        byte[] bytes = text.getBytes(UTF_8);
        objects.putObject(PutObjectArgs.builder()
                .bucket(Addresses.BUCKET)
                .object(key)
                .data(bytes, bytes.length)
                .extraHeaders(Map.of("If-None-Match", "*"))
                .build());
    }

    private String get(String key) throws Exception {
        try (InputStream object = objects.getObject(
                GetObjectArgs.builder().bucket(Addresses.BUCKET).object(key).build())) {
            return new String(object.readAllBytes(), UTF_8);
        }
    }
}
