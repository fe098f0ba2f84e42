package dev.perennial.model.segment;

import dev.perennial.contracts.Digests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * One segment made of several that follow each other: their rows in the same order, under every column that one of them
 * has. A reader gets from it what it would have got from its parts.
 */
public final class SegmentMerge {
    private SegmentMerge() {}

    /**
     * The same parts give the same bytes. The range is from the first offset of the first to the last offset of the last.
     *
     * @param parts segments of one model and partition in the order of their offsets, at least two
     * @throws InvalidSegmentException  when one is no segment, or does not come after the one before it
     * @throws SegmentsApartException when a column of one has another type than in those before it
     */
    public static byte[] of(List<byte[]> parts) {
        List<SegmentRange> ranges = parts.stream().map(SegmentReader::range).toList();
        requireConsecutive(ranges);
        SegmentRange first = ranges.get(0);
        SegmentRange last = ranges.get(ranges.size() - 1);
        SegmentRange range =
                new SegmentRange(first.modelName(), first.partition(), first.firstOffset(), last.lastOffset());
        Map<String, String> metadata = SegmentWriter.metadata(
                range, SegmentReader.summary(parts.get(parts.size() - 1)).definitionSha256());
        metadata.put(
                SegmentSchema.SOURCE_ROWS,
                SourceRows.concat(parts.stream().map(SegmentReader::sourceRows).toList())
                        .toText());
        metadata.put(
                SegmentSchema.SOURCES_SHA256,
                sourcesSha256(parts.stream().map(Digests::sha256).toList()));
        RowWriteSupport support = new RowWriteSupport(union(parts));
        return SegmentFile.write(support, metadata, rows -> handOver(parts, support.schema, rows));
    }

    /**
     * Whether a segment was merged from objects of these digests, in this order.
     *
     * @throws InvalidSegmentException when the bytes are no segment
     */
    public static boolean isOf(byte[] segment, List<String> sha256s) {
        return sourcesSha256(sha256s).equals(SegmentReader.metadata(segment).get(SegmentSchema.SOURCES_SHA256));
    }

    private static String sourcesSha256(List<String> sha256s) {
        return Digests.sha256(String.join(" ", sha256s).getBytes(StandardCharsets.US_ASCII));
    }

    private static void handOver(List<byte[]> parts, MessageType schema, Consumer<RowWriteSupport.Row> rows) {
        for (byte[] part : parts) {
            RowWriteSupport.Rows of = SegmentReader.rows(part, schema);
            for (int row = 0; row < of.size(); row++) {
                rows.accept(new RowWriteSupport.Row(of, row));
            }
        }
    }

    private static void requireConsecutive(List<SegmentRange> ranges) {
        if (ranges.size() < 2) {
            throw new IllegalArgumentException("parts: " + ranges.size() + " (expected: >= 2)");
        }
        for (int i = 1; i < ranges.size(); i++) {
            SegmentRange before = ranges.get(i - 1);
            SegmentRange range = ranges.get(i);
            if (!range.modelName().equals(before.modelName())
                    || range.partition() != before.partition()
                    || range.firstOffset() <= before.lastOffset()) {
                throw new InvalidSegmentException(range + " does not come after " + before, null);
            }
        }
    }

    /** The columns in the order in which they first appear; the label stays the last. */
    private static MessageType union(List<byte[]> parts) {
        Map<String, PrimitiveType> columns = new LinkedHashMap<>();
        for (int part = 0; part < parts.size(); part++) {
            for (Type column : SegmentReader.schema(parts.get(part)).getFields()) {
                PrimitiveType known = columns.putIfAbsent(column.getName(), column.asPrimitiveType());
                if (known != null && !known.equals(column)) {
                    throw new SegmentsApartException(part, column.getName());
                }
            }
        }
        List<Type> ordered = new ArrayList<>(columns.values());
        PrimitiveType label = columns.get(SegmentSchema.LABEL);
        if (ordered.remove(label)) {
            ordered.add(label);
        }
        return new MessageType("example", ordered);
    }
}
