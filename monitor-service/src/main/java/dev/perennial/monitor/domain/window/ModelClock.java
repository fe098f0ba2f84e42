package dev.perennial.monitor.domain.window;

import dev.perennial.model.time.EventClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a model's event time has come: the least of what the partitions of its topics have reached. After an outage one
 * partition may be read hours ahead of another, and what the other brings then is not late for that.
 *
 * <p>Examples spread over the partitions by the hash of their ids; where the ids are few, some partition brings nothing
 * for long, or ever. So a partition that was quiet for a thousand records per partition holds the clock back by one
 * window at most.
 *
 * @param partitions what was read of each partition that brought anything
 * @param records    how many records there were
 * @param now        where the clock stands (UTC); it never goes back
 */
public record ModelClock(Map<Integer, Reading> partitions, long records, Instant now) {
    /** Before the first record. */
    public static final ModelClock START = new ModelClock(Map.of(), 0, EventClock.BEGINNING);

    /** Records per partition that make one quiet which brought none of them. */
    static final int QUIET_RECORDS = 1000;

    public ModelClock {
        partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
    }

    /**
     * How far one partition was read.
     *
     * @param clock  its event time
     * @param record the number of its newest record among all of the model, from 1
     */
    public record Reading(EventClock clock, long record) {}

    /**
     * After one more record.
     *
     * @param partition which partition brought it
     * @param count     how many partitions there are
     * @param window    length of the model's windows
     */
    public ModelClock after(Instant eventTime, int partition, int count, Duration window) {
        long record = records + 1;
        Map<Integer, Reading> read = new TreeMap<>(partitions);
        EventClock before = read.containsKey(partition) ? read.get(partition).clock() : EventClock.START;
        read.put(partition, new Reading(before.after(eventTime), record));

        long quietBefore = record - (long) QUIET_RECORDS * count;
        Instant all = read.size() < count ? EventClock.BEGINNING : least(read.values());
        Instant busy = read.size() < count && quietBefore <= 0
                ? EventClock.BEGINNING
                : least(read.values().stream()
                        .filter(reading -> reading.record() >= quietBefore)
                        .toList());
        return new ModelClock(read, record, latest(now, all, busy.minus(window)));
    }

    private static Instant least(Collection<Reading> readings) {
        return readings.stream()
                .map(reading -> reading.clock().now())
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Instant latest(Instant... instants) {
        return Collections.max(List.of(instants));
    }
}
