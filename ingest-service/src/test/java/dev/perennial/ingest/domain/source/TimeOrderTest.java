package dev.perennial.ingest.domain.source;

import static dev.perennial.ingest.domain.source.TimeOrder.NONE;
import static dev.perennial.ingest.domain.source.TimeOrder.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeOrderTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final Map<String, Set<String>> models = new LinkedHashMap<>();

    @Test
    void placesWithoutACommonModelAreApart() {
        models.put("rides/0", Set.of("fare"));
        models.put("flights/0", Set.of("delay"));
        models.put("nobody's/0", Set.of());
        models.put("nor-this/0", Set.of());

        assertThat(TimeOrder.groups(models))
                .containsExactly(Set.of("rides/0"), Set.of("flights/0"), Set.of("nobody's/0"), Set.of("nor-this/0"));
    }

    @Test
    void placesOfOneModelAreTogetherAlsoThroughOthers() {
        models.put("rides/0", Set.of("fare"));
        models.put("flights/0", Set.of("delay"));
        models.put("payments/0", Set.of("tip"));
        models.put("rides/1", Set.of("fare", "tip"));

        assertThat(TimeOrder.groups(models))
                .containsExactly(Set.of("flights/0"), Set.of("rides/0", "payments/0", "rides/1"));
    }

    @Test
    void aGroupKeepsTheOrderOfItsPlaces() {
        List.of("d", "c", "b", "a").forEach(place -> models.put(place, Set.of("fare")));

        assertThat(List.copyOf(TimeOrder.groups(models).get(0))).containsExactly("d", "c", "b", "a");
    }

    @Test
    void theOldestIsNext() {
        assertThat(next(Map.of("a", NOON, "b", NOON.minusMillis(1), "c", NONE))).contains("b");
    }

    @Test
    void ofTwoAsOldTheFirstIsNext() {
        Set<String> group = new LinkedHashSet<>(List.of("b", "a"));

        assertThat(TimeOrder.next(group, place -> NOON)).contains("b");
    }

    @Test
    void whatIsNotKnownYetMayBeTheOldest() {
        assertThat(next(Map.of("a", NOON, "b", UNKNOWN))).isEmpty();
        assertThat(next(Map.of("a", Instant.EPOCH.minusSeconds(1), "b", UNKNOWN)))
                .isEmpty();
    }

    @Test
    void nothingIsNextWhereNothingWaits() {
        assertThat(next(Map.of("a", NONE, "b", NONE))).isEmpty();
        assertThat(next(Map.of())).isEmpty();
    }

    private static Optional<String> next(Map<String, Instant> times) {
        return TimeOrder.next(times.keySet(), times::get);
    }
}
