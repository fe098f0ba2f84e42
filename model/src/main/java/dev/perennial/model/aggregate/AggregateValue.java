package dev.perennial.model.aggregate;

import dev.perennial.contracts.definition.AggregateDefinition.Staleness;
import java.time.Duration;
import java.time.Instant;

/**
 * An aggregate of one entity as of an instant.
 *
 * @param value  Double or String; null when missing
 * @param latest when the newest event that it knows came (UTC), also one from before its window; null when none is known
 */
public record AggregateValue(Object value, Instant latest) {
    /** How old the newest event is; null when there is none. */
    public Duration age(Instant at) {
        return latest == null ? null : Duration.between(latest, at);
    }

    /**
     * Whether the newest event is older than allowed, or none is known.
     *
     * @param rule null: nothing is ever too old
     */
    public boolean isStale(Staleness rule, Instant at) {
        return rule != null && (latest == null || latest.plus(rule.after()).isBefore(at));
    }
}
