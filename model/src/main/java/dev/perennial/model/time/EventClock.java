package dev.perennial.model.time;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How far the event time of a stream of records has come: to the fourth latest instant of the last thousand records. So
 * no record moves it alone, nor do three: a prediction without an event time, which gets that of its asking, does not end
 * the replay of another year. Records of one instant count as one, so that neither a repeat nor a request with many
 * examples weighs more. In a stream without such strangers the clock depends on what came, not on its order.
 *
 * @param latest  the latest instants, at most four, the latest first
 * @param records how many records there were
 * @param now     where the clock stands (UTC); it never goes back
 */
public record EventClock(List<Witness> latest, long records, Instant now) {
    /** Earlier than any event time. */
    public static final Instant BEGINNING = Instant.parse("1900-01-01T00:00:00Z");

    /** Before the first record. */
    public static final EventClock START = new EventClock(List.of(), 0, BEGINNING);

    /** Instants at or after the one that the clock shows. */
    static final int WITNESSES = 4;

    /** Records after which an instant that stayed far ahead of the others is forgotten. */
    static final int MEMORY = 1000;

    public EventClock {
        latest = List.copyOf(latest);
    }

    /**
     * An instant that came.
     *
     * @param time   the event time (UTC)
     * @param record the number of the first record that had it, from 1
     */
    public record Witness(Instant time, long record) {}

    /** After one more record. */
    public EventClock after(Instant eventTime) {
        long record = records + 1;
        List<Witness> all = new ArrayList<>(latest);
        all.removeIf(witness -> record - witness.record() >= MEMORY);
        if (all.stream().noneMatch(witness -> witness.time().equals(eventTime))) {
            all.add(new Witness(eventTime, record));
        }
        all.sort(Comparator.comparing(Witness::time).reversed());
        List<Witness> latestNow = all.subList(0, Math.min(WITNESSES, all.size()));
        Instant reached = latestNow.size() < WITNESSES
                ? BEGINNING
                : latestNow.get(WITNESSES - 1).time();
        return new EventClock(latestNow, record, reached.isAfter(now) ? reached : now);
    }
}
