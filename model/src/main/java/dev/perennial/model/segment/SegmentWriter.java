package dev.perennial.model.segment;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.Example;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns examples into a segment; the label of one that has none is missing. */
public final class SegmentWriter {
    private SegmentWriter() {}

    /**
     * The same arguments give the same bytes. A value of another type than the definition says (it was joined under an
     * earlier one) is written as missing.
     *
     * @param examples examples of the range's model in the order of their offsets, at least one
     */
    public static byte[] write(ModelDefinition definition, SegmentRange range, List<? extends Example> examples) {
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("examples: none (expected: at least one)");
        }
        if (!definition.name().equals(range.modelName())
                || examples.stream().anyMatch(example -> !example.modelName().equals(range.modelName()))) {
            throw new IllegalArgumentException("examples or definition of another model than " + range.modelName());
        }
        return SegmentFile.write(
                new ExampleWriteSupport(definition), metadata(range, definition.digest()), examples::forEach);
    }

    static Map<String, String> metadata(SegmentRange range, String definitionSha256) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(SegmentSchema.MODEL_NAME, range.modelName());
        metadata.put(SegmentSchema.PARTITION, Integer.toString(range.partition()));
        metadata.put(SegmentSchema.FIRST_OFFSET, Long.toString(range.firstOffset()));
        metadata.put(SegmentSchema.LAST_OFFSET, Long.toString(range.lastOffset()));
        metadata.put(SegmentSchema.DEFINITION_SHA256, definitionSha256);
        return metadata;
    }
}
