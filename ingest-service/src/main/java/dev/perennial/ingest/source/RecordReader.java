package dev.perennial.ingest.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.ingest.domain.source.SourcePayload;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import dev.perennial.ingest.schema.RegistryUnavailableException;
import dev.perennial.ingest.schema.SchemaReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Reads a record of a producer's own topic: plain JSON, or a CloudEvent in either mode, by its headers (see the Kafka
 * protocol binding of CloudEvents 1.0); or Avro or Protobuf by a schema of the registry, which may be a CloudEvent in binary
 * mode.
 */
final class RecordReader {
    private static final ObjectReader FIELDS =
            Json.mapper().readerFor(new TypeReference<LinkedHashMap<String, Object>>() {});
    private static final String STRUCTURED = "application/cloudevents";
    private static final List<String> ATTRIBUTES = List.of("id", "source", "time", "correlationid", "causationid");

    private final SchemaReader schemas;

    RecordReader(SchemaReader schemas) {
        this.schemas = schemas;
    }

    /**
     * Reads a record.
     *
     * @throws UnmappableException          for whatever is no object in this format, or no CloudEvent with one as its data
     * @throws RegistryUnavailableException when its schema cannot be asked for now
     */
    SourcePayload read(ConsumerRecord<byte[], byte[]> record, Format format) {
        return format == Format.JSON
                ? json(record)
                : payload(record, schemas.read(format, record.value()), record.headers());
    }

    private static SourcePayload json(ConsumerRecord<byte[], byte[]> record) {
        Map<String, Object> object = object(record.value());
        boolean isStructured =
                text(record.headers(), "content-type").toLowerCase(Locale.ROOT).startsWith(STRUCTURED);
        return isStructured
                ? payload(record, data(object), attributes(object))
                : payload(record, object, record.headers());
    }

    private static SourcePayload payload(
            ConsumerRecord<byte[], byte[]> record, Map<String, Object> fields, Headers headers) {
        String place = record.topic() + "/" + record.partition() + "/" + record.offset();
        Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
        return new SourcePayload(
                fields,
                place,
                CloudEventHeaders.read(headers, place, appendedAt),
                headers.lastHeader("ce_id") != null,
                appendedAt);
    }

    /** A structured event says in its value what a binary one says in its headers. */
    private static Headers attributes(Map<String, Object> event) {
        Headers headers = new RecordHeaders();
        for (String name : ATTRIBUTES) {
            if (event.get(name) instanceof String value) {
                headers.add("ce_" + name, value.getBytes(StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static Map<String, Object> data(Map<String, Object> event) {
        if (event.get("data_base64") instanceof String encoded) {
            return object(decoded(encoded));
        }
        if (event.get("data") instanceof Map<?, ?> data) {
            Map<String, Object> fields = new LinkedHashMap<>();
            data.forEach((name, value) -> fields.put((String) name, value));
            return fields;
        }
        throw unreadable("a CloudEvent whose data is no JSON object");
    }

    private static byte[] decoded(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw unreadable("a CloudEvent whose data_base64 is no Base64");
        }
    }

    private static Map<String, Object> object(byte[] json) {
        if (json == null) {
            throw unreadable("no value");
        }
        try {
            Map<String, Object> fields = FIELDS.readValue(json);
            if (fields != null) {
                return fields;
            }
        } catch (JsonProcessingException e) {
            throw unreadable("no JSON object: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw unreadable("no JSON in UTF-8: " + e.getMessage());
        }
        throw unreadable("null");
    }

    private static UnmappableException unreadable(String detail) {
        return new UnmappableException(Reason.UNREADABLE, detail);
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
