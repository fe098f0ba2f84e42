package dev.perennial.ingest.schema;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import dev.perennial.ingest.messaging.EventLimits;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads records that start with a zero and the id of their schema in four bytes, as the serializers of Confluent and, with their
 * defaults, those of Apicurio write them. For one thread, but for {@link #trouble}.
 */
@Singleton
public final class SchemaReader {
    /** What is said of a topic that needs a registry where there is none. */
    public static final String NOT_CONFIGURED =
            "waits for a schema registry: perennial.ingest.schema-registry.url is not set";

    /** Most schemas that are kept; one that is used less is asked for again. */
    static final int MAX_SCHEMAS = 256;

    /** How long it is taken for granted that a schema cannot be used: it may be registered yet. */
    static final Duration PROBLEM_LASTS = Duration.ofSeconds(10);

    private static final int HEADER_BYTES = 5;

    /** Null when there is none. */
    private final SchemaRegistry registry;

    private final InstantSource clock;
    private final Map<Integer, Known> schemas = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Known> eldest) {
            return size() > MAX_SCHEMAS;
        }
    };

    /**
     * What is known of a schema.
     *
     * @param decoder null when there is a problem with it
     * @param until   null when there is none
     */
    private record Known(Format format, RecordDecoder decoder, UnmappableException problem, Instant until) {}

    @Inject
    SchemaReader(IngestConfig config) {
        this(
                SchemaRegistry.of(config.ingest().schemaRegistry(), InstantSource.system())
                        .orElse(null),
                InstantSource.system());
    }

    /** @param registry null: there is none */
    public SchemaReader(SchemaRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Whether there is a registry, without which nothing can be read. */
    public boolean isConfigured() {
        return registry != null;
    }

    /** Why the registry cannot be asked now, for people; empty when it could be the last time. From any thread. */
    public Optional<String> trouble() {
        return isConfigured() ? registry.trouble() : Optional.empty();
    }

    /**
     * Reads a record.
     *
     * @param format {@code AVRO} or {@code PROTOBUF}
     * @param value  the bytes of the record; null: it has none
     * @throws UnmappableException          when the bytes, or their schema, are not as they should be
     * @throws RegistryUnavailableException when the schema is not known and cannot be asked for
     */
    public Map<String, Object> read(Format format, byte[] value) {
        if (value == null) {
            throw RecordDecoder.unreadable("no value");
        }
        if (value.length > EventLimits.MAX_VALUE_BYTES) {
            throw new UnmappableException(
                    Reason.TOO_LARGE, value.length + " bytes (expected: at most " + EventLimits.MAX_VALUE_BYTES + ")");
        }
        if (value.length < HEADER_BYTES || value[0] != 0) {
            throw RecordDecoder.unreadable("no zero and id of a schema at the start");
        }
        int id = ByteBuffer.wrap(value, 1, HEADER_BYTES - 1).getInt();
        Known schema = schema(id);
        if (schema.problem() != null) {
            throw schema.problem();
        }
        if (schema.format() != format) {
            throw RecordDecoder.unreadable("schema " + id + " is one of " + Json.name(schema.format()) + " (expected: "
                    + Json.name(format) + ")");
        }
        return schema.decoder().decode(value, HEADER_BYTES);
    }

    private Known schema(int id) {
        Known known = schemas.get(id);
        if (known == null || (known.problem() != null && !clock.instant().isBefore(known.until()))) {
            known = ask(id);
            schemas.put(id, known);
        }
        return known;
    }

    private Known ask(int id) {
        try {
            RegisteredSchema schema = registry.schema(id);
            RecordDecoder decoder =
                    switch (schema.format()) {
                        case AVRO -> AvroDecoder.of(schema);
                        case PROTOBUF -> ProtobufDecoder.of(schema);
                        case JSON -> throw RecordDecoder.unreadable("it is neither of avro nor of protobuf");
                    };
            return new Known(schema.format(), decoder, null, null);
        } catch (UnmappableException e) {
            UnmappableException problem = new UnmappableException(
                    e.reason(), "schema " + Integer.toUnsignedString(id) + ": " + e.getMessage());
            return new Known(null, null, problem, clock.instant().plus(PROBLEM_LASTS));
        }
    }
}
