package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.aggregate.FeatureValues;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Up to which event time the aggregates of a model are known. That is the least stream time of the partitions. A partition
 * that brings nothing of the model must not hold it back for ever: where nothing moves for a moment, or the least does not
 * for long, the largest time counts.
 */
final class Watermark {
    /** Both are longer than a replica takes to be replaced: its partitions stand still meanwhile. */
    private static final Duration REST = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FeatureValues values;
    private final int partitions;
    private final Map<String, Standing> standing = new HashMap<>();

    /** The least and the largest time of the partitions, and since when each of them is so. */
    private record Standing(Instant least, Instant leastSince, Instant largest, Instant largestSince) {
        Standing then(Instant newLeast, Instant newLargest, Instant now) {
            return new Standing(
                    newLeast,
                    newLeast.equals(least) ? leastSince : now,
                    newLargest,
                    newLargest.equals(largest) ? largestSince : now);
        }

        boolean isAtRest(Instant now) {
            boolean stands = !now.isBefore(leastSince.plus(REST)) && !now.isBefore(largestSince.plus(REST));
            return stands || !now.isBefore(leastSince.plus(PATIENCE));
        }
    }

    /** @param partitions of the stream, each of which has to be heard of */
    Watermark(FeatureValues values, int partitions) {
        this.values = values;
        this.partitions = partitions;
    }

    /** The event time up to which an example's aggregates can be computed; empty: none yet. */
    Optional<Instant> of(ModelDefinition definition, Instant now) {
        String modelName = definition.name();
        Optional<Instant> largest = values.latest(modelName);
        if (largest.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> least = values.watermark(modelName, partitions);
        Standing current = standing.computeIfAbsent(modelName, name -> new Standing(Instant.MIN, now, Instant.MIN, now))
                .then(least.orElse(Instant.MIN), largest.get(), now);
        standing.put(modelName, current);
        return (current.isAtRest(now) ? largest : least)
                .map(time -> time.minus(definition.source().lateness()));
    }
}
