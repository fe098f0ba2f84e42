package dev.perennial.training.domain.tracking;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.Trial;
import dev.perennial.training.domain.tracking.Lineage.Machine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was kept of runs. */
final class Kept {
    static final Instant AT = Instant.parse("2014-01-02T00:00:00Z");

    private Kept() {}

    static Run run(int number) {
        return new Run(
                new UUID(0, number),
                "flights",
                Reason.MANUAL,
                "a test asked",
                Run.State.TRAINED,
                1,
                2,
                400,
                80,
                AT,
                "logistic-regression",
                null,
                0.5,
                null,
                1,
                AT,
                AT,
                AT,
                null,
                List.of(),
                null,
                null);
    }

    static Lineage lineage(String... objectKeys) {
        return new Lineage(
                "d".repeat(64),
                7,
                "1.0",
                Map.of("xgboost", "3.0.4"),
                new Machine("replica-0", 2, "amd64", "Linux 6", "Somebody 17"),
                List.of(objectKeys).stream()
                        .map(key -> new SegmentReference(key, "a".repeat(64)))
                        .toList());
    }

    static Progress progress(long sequence, int number, double score, Double... losses) {
        Trial trial =
                new Trial(number, new Recipe(Algorithm.GRADIENT_BOOSTING, Map.of("rounds", 3.0)), List.of(score), 1);
        return new Progress(
                sequence,
                1,
                AT.plusSeconds(sequence),
                trial,
                new Cost(2, 1),
                Curve.of("validation-loss-by-round", List.of(losses)),
                List.of());
    }
}
