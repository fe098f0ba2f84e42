package dev.perennial.ingest.schema;

import dev.perennial.ingest.domain.source.UnmappableException;
import java.util.Map;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Reads the records of one Avro schema, that of their writer. */
final class AvroDecoder implements RecordDecoder {
    private final Schema schema;

    private AvroDecoder(Schema schema) {
        this.schema = schema;
    }

    /** @throws UnmappableException when it is no schema of a record */
    static AvroDecoder of(RegisteredSchema registered) {
        Schema schema = parse(registered);
        if (schema.getType() != Schema.Type.RECORD) {
            throw RecordDecoder.unreadable("its type is " + schema.getType().getName() + " (expected: record)");
        }
        return new AvroDecoder(schema);
    }

    private static Schema parse(RegisteredSchema registered) {
        // names that Avro would not give, and defaults, which only a reader's schema needs, are the registry's concern
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        try {
            registered.references().forEach(reference -> parser.parse(reference.text()));
            return parser.parse(registered.text());
        } catch (RuntimeException e) {
            throw RecordDecoder.unreadable("no Avro schema: " + e.getMessage());
        }
    }

    @Override
    public Map<String, Object> decode(byte[] value, int start) {
        AvroReading reading = new AvroReading(value, start);
        Map<String, Object> fields = reading.record(schema);
        reading.requireEnd();
        return fields;
    }
}
