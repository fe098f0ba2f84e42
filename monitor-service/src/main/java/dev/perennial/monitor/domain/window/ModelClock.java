package dev.perennial.monitor.domain.window;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a model's event time has come: the least of the largest event times of the partitions of its topics. After an
 * outage one partition may be read hours ahead of another, and what the other brings then is not late for that. As
 * examples spread over the partitions by the hash of their ids, none is without records for long.
 *
 * @param partitions the largest event time (UTC) by partition
 * @param now        where the clock stands (UTC); it never goes back
 */
public record ModelClock(Map<Integer, Instant> partitions, Instant now) {
    /** Earlier than any event time. */
    public static final Instant BEGINNING = Instant.parse("1900-01-01T00:00:00Z");

    /** Before the first record. */
    public static final ModelClock START = new ModelClock(Map.of(), BEGINNING);

    public ModelClock {
        partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
    }

    /**
     * After one more record.
     *
     * @param partition which partition brought it
     * @param count     how many partitions there are; the clock starts when each brought something
     */
    public ModelClock after(Instant eventTime, int partition, int count) {
        Map<Integer, Instant> reached = new TreeMap<>(partitions);
        reached.merge(partition, eventTime, (one, two) -> one.isAfter(two) ? one : two);
        Instant least = reached.size() < count
                ? BEGINNING
                : reached.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        return new ModelClock(reached, least.isAfter(now) ? least : now);
    }
}
