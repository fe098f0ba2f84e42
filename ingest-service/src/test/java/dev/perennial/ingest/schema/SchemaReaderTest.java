package dev.perennial.ingest.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaReaderTest {
    private static final String ONE_INT =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";
    private static final byte[] SEVEN = {14};

    private final TestRegistry registry = new TestRegistry(null);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SchemaReader reader =
            new SchemaReader(new SchemaRegistry(registry.url(), null, () -> now), () -> now);

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void asksForASchemaOnceAndReadsEachRecordByThatOfItsWriter() {
        registry.register(1, "r", "AVRO", ONE_INT);
        registry.register(2, "r2", "AVRO", ONE_INT.replace("\"x\"", "\"renamed\""));

        assertThat(read(1, SEVEN)).isEqualTo(Map.of("x", 7));
        assertThat(read(2, SEVEN)).isEqualTo(Map.of("renamed", 7));
        assertThat(read(1, SEVEN)).isEqualTo(Map.of("x", 7));
        assertThat(registry.asked()).containsExactly("/schemas/ids/1", "/schemas/ids/2");
    }

    @Test
    void asksForWhatASchemaRefersToAndForThatAgainOnlyOnce() {
        registry.register(1, "a.proto", "PROTOBUF", "syntax = \"proto3\"; message A { int32 x = 1; }");
        registry.register(
                2, "b.proto", "PROTOBUF", "syntax = \"proto3\"; import \"a.proto\"; message B { A a = 1; }", "a.proto");
        registry.register(
                3,
                "c",
                "PROTOBUF",
                "syntax = \"proto3\"; import \"a.proto\"; import \"b.proto\"; message C { B b = 1; A a = 2; }",
                "a.proto",
                "b.proto");

        Map<String, Object> read =
                reader.read(Format.PROTOBUF, Encoded.framed(3, new byte[] {0, 10, 4, 10, 2, 8, 5, 18, 2, 8, 6}));

        assertThat(read).hasToString("{b={a={x=5}}, a={x=6}}");
        assertThat(registry.asked())
                .containsExactly("/schemas/ids/3", "/subjects/a.proto/versions/1", "/subjects/b.proto/versions/1");
    }

    @Test
    void anIdThatTheRegistryDoesNotHaveIsAskedForAgainAfterAWhile() {
        assertThat(problem(1).reason()).isEqualTo(Reason.UNKNOWN_SCHEMA);
        assertThat(problem(1)).hasMessageContaining("schema 1: ").hasMessageContaining("Schema not found");
        assertThat(registry.asked()).hasSize(1);

        registry.register(1, "r", "AVRO", ONE_INT);
        now = now.plus(SchemaReader.PROBLEM_LASTS);

        assertThat(read(1, SEVEN)).isEqualTo(Map.of("x", 7));
    }

    @ParameterizedTest
    @CsvSource({"500,{}", "401,{}", "404,<html>", "404,{}", "200,<html>", "200,{}", "302,{}"})
    void whateverElseIsAnsweredIsNoFaultOfTheRecord(int status, String body) {
        registry.answer("/schemas/ids/1", status, body);

        assertThatThrownBy(() -> read(1, SEVEN)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(reader.trouble()).hasValueSatisfying(why -> assertThat(why).contains("answers " + status));
    }

    @Test
    void aRegistryThatIsAwayIsAskedLessAndLessOftenUntilItIsBack() {
        registry.register(1, "r", "AVRO", ONE_INT);
        registry.stop();

        for (int seconds : new int[] {1, 2, 4, 8, 16, 16}) {
            Duration pause = Duration.ofSeconds(seconds);
            assertThat(unavailable(1).retryAt()).isEqualTo(now.plus(pause));
            now = now.plus(pause).minusMillis(1);
            assertThat(unavailable(1).retryAt()).isEqualTo(now.plusMillis(1));
            now = now.plusMillis(1);
        }
        assertThat(reader.trouble()).isPresent();

        registry.start();
        assertThat(read(1, SEVEN)).isEqualTo(Map.of("x", 7));
        assertThat(reader.trouble()).isEmpty();
    }

    @Test
    void whatIsKnownIsReadWithoutTheRegistry() {
        registry.register(1, "r", "AVRO", ONE_INT);
        read(1, SEVEN);
        registry.stop();

        assertThat(read(1, SEVEN)).isEqualTo(Map.of("x", 7));
    }

    @Test
    void recordsAndSchemasOfAnotherKindOrSizeAreUnreadable() {
        registry.register(1, "p", "PROTOBUF", "syntax = \"proto3\"; message A {}");
        registry.register(2, "j", "JSON", "{}");
        registry.register(3, "big", "AVRO", " ".repeat(SchemaRegistry.MAX_BYTES));

        assertThat(problem(1)).hasMessage("schema 1 is one of protobuf (expected: avro)");
        assertThat(problem(2)).hasMessageContaining("neither of avro nor of protobuf");
        assertThat(problem(3)).hasMessage("schema 3: larger than 1000000 bytes");
        for (byte[] value : new byte[][] {null, {}, {0, 0, 0, 0}, {1, 0, 0, 0, 1, 14}, "{\"x\":7}".getBytes(UTF_8)}) {
            assertThatThrownBy(() -> reader.read(Format.AVRO, value)).isInstanceOf(UnmappableException.class);
        }
        assertThat(catchThrowableOfType(UnmappableException.class, () -> reader.read(Format.AVRO, new byte[2_000_000]))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void referencesWithoutEndAreNotFollowed() {
        registry.register(1, "loop", "PROTOBUF", "syntax = \"proto3\"; import \"loop\"; message A {}", "loop");
        for (int i = 0; i < 200; i++) {
            registry.register(1_000 + i, "s" + i, "AVRO", ONE_INT, "s" + (i + 1));
        }

        assertThatThrownBy(() -> reader.read(Format.PROTOBUF, Encoded.framed(1, new byte[] {0})))
                .isInstanceOf(UnmappableException.class);
        assertThat(problem(1_000)).hasMessageContaining("more than 100 references");
    }

    @Test
    void keepsNoMoreSchemasThanItSays() {
        for (int id = 0; id <= SchemaReader.MAX_SCHEMAS; id++) {
            registry.register(id, "s" + id, "AVRO", ONE_INT);
            read(id, SEVEN);
        }
        int before = registry.asked().size();

        read(SchemaReader.MAX_SCHEMAS, SEVEN);
        assertThat(registry.asked()).hasSize(before);
        read(0, SEVEN);
        assertThat(registry.asked()).hasSize(before + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "registry", "http:///x", "ftp://a/", "http://u:p@host"})
    void aUrlThatIsNoRegistrysIsRefused(String url) {
        assertThatThrownBy(() -> new SchemaRegistry(URI.create(url), null, InstantSource.system()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Map<String, Object> read(int id, byte[] bytes) {
        return reader.read(Format.AVRO, Encoded.framed(id, bytes));
    }

    private UnmappableException problem(int id) {
        return catchThrowableOfType(UnmappableException.class, () -> read(id, SEVEN));
    }

    private RegistryUnavailableException unavailable(int id) {
        return catchThrowableOfType(RegistryUnavailableException.class, () -> read(id, SEVEN));
    }
}
