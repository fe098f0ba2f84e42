package dev.perennial.training.domain.tracking;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Run;
import java.time.Instant;
import java.util.UUID;

/**
 * Which runs are asked for. What is null is not asked.
 *
 * @param modelName whose; null: of every model
 * @param algorithm what was fitted, as a run shows it
 * @param from      requested then or later (UTC)
 * @param to        requested before (UTC)
 * @param order     how they are ordered; of equal ones the newest first
 * @param after     the run that comes before the first one
 * @param limit     at most so many, at least 1
 */
public record RunQuery(
        String modelName,
        Run.State state,
        Reason reason,
        String algorithm,
        Instant from,
        Instant to,
        Order order,
        UUID after,
        int limit) {
    public RunQuery {
        requireNonNull(order, "order");
        if (limit < 1) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
        }
    }

    /**
     * An order of runs.
     *
     * @param metric     by its value, those without one last; null: the newest first
     * @param descending whether the largest value is first
     */
    public record Order(String metric, boolean descending) {
        /** The newest first. */
        public static final Order NEWEST = new Order(null, true);
    }
}
