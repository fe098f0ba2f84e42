package dev.perennial.ingest.domain.source;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * In which order records are taken that wait in several places: of the places that a model reads the oldest first, so that a backlog moves the
 * model's time on as it moved when it was new.
 */
public final class TimeOrder {
    /** Of a place with a record to come that is not known yet: it may be older than any. */
    public static final Instant UNKNOWN = Instant.MIN;
    /** Of a place where nothing waits. */
    public static final Instant NONE = Instant.MAX;

    private TimeOrder() {}

    /**
     * Puts places together that some model reads, directly or through others.
     *
     * @param models who reads a place
     * @return each place in one group, in the order of the map
     */
    public static <P> List<Set<P>> groups(Map<P, Set<String>> models) {
        Map<Set<P>, Set<String>> readers = new LinkedHashMap<>();
        models.forEach((place, its) -> {
            Set<P> group = new LinkedHashSet<>();
            Set<String> reading = new HashSet<>(its);
            readers.entrySet().removeIf(other -> {
                boolean isShared = !Collections.disjoint(other.getValue(), its);
                if (isShared) {
                    group.addAll(other.getKey());
                    reading.addAll(other.getValue());
                }
                return isShared;
            });
            group.add(place);
            readers.put(group, reading);
        });
        return List.copyOf(readers.keySet());
    }

    /**
     * Chooses whose record is taken next.
     *
     * @param time of the record that comes next in a place, or {@link #UNKNOWN} or {@link #NONE}
     * @return empty when nothing waits, or what is to come has to be waited for; of two as old the first in the group
     */
    public static <P> Optional<P> next(Set<P> group, Function<P, Instant> time) {
        P oldest = null;
        Instant least = NONE;
        for (P place : group) {
            Instant its = time.apply(place);
            if (its.isBefore(least)) {
                oldest = place;
                least = its;
            }
        }
        return least.equals(UNKNOWN) ? Optional.empty() : Optional.ofNullable(oldest);
    }
}
