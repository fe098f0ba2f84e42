package dev.perennial.local.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.history.HistoryRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingFactsTest {
    private static final Instant NOON = Instant.parse("2014-01-01T12:00:00Z");
    private static final ModelDefinition DEFINITION = DefinitionParser.parse(
            """
            name: m
            task: binary-classification
            features:
              origin: {type: categorical}
            aggregates:
              departures: {function: count, by: origin, window: 1h}
              late_rate: {of: late, function: mean, by: origin, window: 12h}
            label: {name: late}
            """);

    private final PendingFacts pending = new PendingFacts(DEFINITION);

    @Test
    void concernsTheSameEntityOnceAPaneHasEnded() {
        pending.add(row("ORD", 0), false);

        assertThat(pending.concern(row("ORD", 59))).isFalse();
        assertThat(pending.concern(row("ORD", 60))).isTrue();
        assertThat(pending.concern(row("DEN", 60))).isFalse();
        assertThat(pending.concern(row(null, 60))).isFalse();
    }

    @Test
    void labelsCountFromTheirKnownTime() {
        pending.add(row("ORD", 0), true);

        assertThat(pending.concern(row("ORD", 600))).isFalse();
        assertThat(pending.concern(row("ORD", 1440))).isTrue();
    }

    @Test
    void whatIsSettledConcernsNobody() {
        pending.add(row("ORD", 0), false);
        pending.settle();

        assertThat(pending.concern(row("ORD", 3600))).isFalse();
        assertThat(pending.contributions()).isEqualTo(1);
    }

    /** A label that is known after ten minutes. */
    private static HistoryRow row(String origin, int second) {
        Map<String, Object> features = new HashMap<>();
        features.put("origin", origin);
        Instant at = NOON.plusSeconds(second);
        return new HistoryRow("id-" + second, at, features, true, at.plusSeconds(600));
    }
}
