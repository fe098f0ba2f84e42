package dev.perennial.monitor.domain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a model's event time has come, however unevenly the partitions of its topics are read: the least of the
 * partitions' largest event times. After an outage one partition may be read hours ahead of another; what the other
 * brings is not late for that. A partition that brings nothing while the others bring much is not waited for.
 *
 * @param now        where the clock stands (UTC); it never goes back
 * @param records    records told so far
 * @param partitions how far each partition has come, by its number
 */
public record ModelClock(Instant now, long records, Map<Integer, Progress> partitions) {
    /** A partition is not waited for once there were so many records since its last one, times the partitions. */
    static final int PATIENCE = 1000;

    static final ModelClock START = new ModelClock(MonitorState.BEGINNING, 0, Map.of());

    public ModelClock {
        requireNonNull(now, "now");
        partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
    }

    /**
     * How far one partition has come.
     *
     * @param eventTime its largest event time (UTC)
     * @param record    the number of its last record among all of the model
     */
    public record Progress(Instant eventTime, long record) {
        public Progress {
            requireNonNull(eventTime, "eventTime");
        }
    }

    /**
     * After one more record.
     *
     * @param partition which partition brought it
     * @param count     how many partitions there are
     */
    ModelClock after(Instant eventTime, int partition, int count) {
        Map<Integer, Progress> progress = new TreeMap<>(partitions);
        Progress before = progress.get(partition);
        Instant latest = before == null || eventTime.isAfter(before.eventTime()) ? eventTime : before.eventTime();
        progress.put(partition, new Progress(latest, records + 1));
        Instant least = latest;
        for (int i = 0; i < count; i++) {
            Progress other = progress.getOrDefault(i, new Progress(MonitorState.BEGINNING, 0));
            boolean awaited = records + 1 - other.record() <= (long) PATIENCE * count;
            if (awaited && other.eventTime().isBefore(least)) {
                least = other.eventTime();
            }
        }
        return new ModelClock(least.isAfter(now) ? least : now, records + 1, progress);
    }
}
