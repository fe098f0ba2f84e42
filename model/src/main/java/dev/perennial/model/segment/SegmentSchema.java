package dev.perennial.model.segment;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The columns of a segment. */
final class SegmentSchema {
    static final PrimitiveType EXAMPLE_ID = Types.required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named("exampleId");
    static final PrimitiveType EVENT_TIME = timestamp("eventTime");
    static final PrimitiveType KNOWN_AT = timestamp("knownAt");

    static final String MODEL_NAME = "modelName";
    static final String PARTITION = "partition";
    static final String FIRST_OFFSET = "firstOffset";
    static final String LAST_OFFSET = "lastOffset";
    static final String DEFINITION_SHA256 = "definitionSha256";
    /** Of a compacted segment only: {@link SourceRows}. */
    static final String SOURCE_ROWS = "sourceRows";
    /** Of a compacted segment only: digest of the digests of the objects that it was made of. */
    static final String SOURCES_SHA256 = "sourcesSha256";

    static final String LABEL = "label";
    private static final String FEATURE_PREFIX = "f.";

    private SegmentSchema() {}

    static MessageType of(ModelDefinition definition) {
        List<Type> columns = new ArrayList<>(List.of(EXAMPLE_ID, EVENT_TIME, KNOWN_AT));
        definition.inputs().forEach((name, feature) -> columns.add(feature(name, feature)));
        columns.add(label(definition.label()));
        return new MessageType("example", columns);
    }

    static PrimitiveType feature(String name, FeatureDefinition feature) {
        String column = FEATURE_PREFIX + name;
        return switch (feature.type()) {
            case NUMERIC, TIME -> number(column);
            case BOOLEAN -> bool(column);
            case CATEGORICAL -> text(column);
            case IMAGE -> file(column);
        };
    }

    /** Whether a column of BINARY holds files, whose bytes events write as base64. */
    static boolean isFile(PrimitiveType column) {
        return column.getLogicalTypeAnnotation() == null;
    }

    static PrimitiveType label(LabelDefinition label) {
        return switch (label.type()) {
            case BOOLEAN -> bool(LABEL);
            case CATEGORICAL -> text(LABEL);
            case NUMERIC -> number(LABEL);
        };
    }

    private static PrimitiveType timestamp(String name) {
        return Types.required(PrimitiveTypeName.INT64)
                .as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MILLIS))
                .named(name);
    }

    private static PrimitiveType number(String name) {
        return Types.optional(PrimitiveTypeName.DOUBLE).named(name);
    }

    private static PrimitiveType bool(String name) {
        return Types.optional(PrimitiveTypeName.BOOLEAN).named(name);
    }

    /** The bytes themselves, as other readers of the segments know them. */
    private static PrimitiveType file(String name) {
        return Types.optional(PrimitiveTypeName.BINARY).named(name);
    }

    private static PrimitiveType text(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }
}
