package dev.perennial.evaluation.store;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.contracts.event.TrainedVersion;
import dev.perennial.evaluation.domain.Decision;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Runs made up for tests: run {@code n} makes the challenger {@code 2n - 1} and the refit {@code 2n}. */
public final class Runs {
    public static final Instant AT = Instant.parse("2026-01-02T03:04:05.123456Z");

    private Runs() {}

    public static ModelTrained run(String model, int number) {
        UUID runId = EventContext.idOf(model + "/run/" + number);
        Instant through = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(3600L * number);
        EventContext start = EventContext.first(EventContext.idOf(model + "/cause/" + number), AT);
        return new ModelTrained(
                start.causes("model-trained", AT),
                model,
                runId,
                version(model, 2 * number - 1, through.minusSeconds(1800)),
                version(model, 2 * number, through),
                new ModelTrained.Holdout(
                        through.minusSeconds(1800),
                        through,
                        100,
                        List.of(new SegmentReference("segments/model=" + model + "/partition=0/0.parquet", sha('b')))));
    }

    public static Decision promoted(ModelTrained run) {
        return new Decision(Verdict.PROMOTED, run.refit().modelVersion(), 100, List.of(check(true)));
    }

    public static Decision rejected() {
        return new Decision(Verdict.REJECTED, null, 100, List.of(check(false)));
    }

    private static Check check(boolean passed) {
        return new Check("log-loss within bounds", passed, 0.5, null, null, null, null, 0.6, "It is 0.5.");
    }

    private static TrainedVersion version(String model, int version, Instant through) {
        return new TrainedVersion(
                version, "gradient-boosting", "models/" + model + "/" + version + "/", sha('a'), through, 1000);
    }

    private static String sha(char digit) {
        return String.valueOf(digit).repeat(64);
    }
}
