package dev.perennial.model.segment;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the object key of a segment says of it.
 *
 * @param folder      of the model and partition; ends with a slash
 * @param firstOffset first offset covered (inclusive)
 * @param lastOffset  last offset covered (inclusive) by a compacted segment; null for one as it was sealed
 */
public record SegmentKey(String folder, long firstOffset, Long lastOffset) {
    private static final Pattern KEY = Pattern.compile("(segments/.+/)([0-9]{19})(?:-([0-9]{19}))?[.]parquet");

    public static boolean isOne(String objectKey) {
        return KEY.matcher(objectKey).matches();
    }

    /** @throws InvalidSegmentException for what is no key of a segment */
    public static SegmentKey of(String objectKey) {
        Matcher matcher = KEY.matcher(objectKey);
        if (!matcher.matches()) {
            throw new InvalidSegmentException("no key of a segment: " + objectKey, null);
        }
        String last = matcher.group(3);
        return new SegmentKey(
                matcher.group(1), Long.parseLong(matcher.group(2)), last == null ? null : (Long) Long.parseLong(last));
    }

    public boolean isCompacted() {
        return lastOffset != null;
    }

    /** Whether this is a compacted segment that the other one went into. */
    public boolean holds(SegmentKey other) {
        return isCompacted()
                && !equals(other)
                && folder.equals(other.folder)
                && firstOffset <= other.firstOffset
                && (other.isCompacted() ? other.lastOffset <= lastOffset : other.firstOffset <= lastOffset);
    }
}
