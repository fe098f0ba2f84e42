package dev.perennial.model.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which rows of a compacted segment came from which of the segments that were sealed, in the order of their offsets. In a
 * footer it is {@code <first offset>:<rows>} each, separated by spaces.
 */
record SourceRows(List<Source> sources) {
    /**
     * @param firstOffset of the segment as it was sealed
     * @param rows        rows of it, at least 1
     */
    record Source(long firstOffset, int rows) {}

    /**
     * @param from first row (inclusive)
     * @param to   last row (exclusive)
     */
    record Span(int from, int to) {}

    SourceRows {
        sources = List.copyOf(sources);
    }

    static SourceRows concat(List<SourceRows> parts) {
        return new SourceRows(
                parts.stream().flatMap(part -> part.sources.stream()).toList());
    }

    static SourceRows parse(String text) {
        List<Source> sources = new ArrayList<>();
        for (String source : text.split(" ", -1)) {
            int colon = source.indexOf(':');
            sources.add(new Source(
                    Long.parseLong(source.substring(0, colon)), Integer.parseInt(source.substring(colon + 1))));
        }
        return new SourceRows(sources);
    }

    /**
     * The rows of a segment that went into this one.
     *
     * @throws InvalidSegmentException when it did not
     */
    Span of(SegmentKey key) {
        long last = key.isCompacted() ? key.lastOffset() : key.firstOffset();
        int from = -1;
        int row = 0;
        int to = -1;
        for (Source source : sources) {
            from = source.firstOffset == key.firstOffset() ? row : from;
            row += source.rows;
            to = source.firstOffset <= last ? row : to;
        }
        if (from < 0) {
            throw new InvalidSegmentException("no part begins at offset " + key.firstOffset(), null);
        }
        return new Span(from, to);
    }

    String toText() {
        return sources.stream()
                .map(source -> source.firstOffset + ":" + source.rows)
                .collect(Collectors.joining(" "));
    }
}
