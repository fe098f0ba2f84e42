package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {
    private static final Instant NOW = Instant.parse("2014-01-10T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"47, ", "48, ELAPSED", "49, ELAPSED"})
    void aRunStartsWhenEnoughKnownTimeHasElapsed(int hours, Reason expected) {
        Decision decision = decide("elapsed: 48h", state(0, NOW.minus(Duration.ofHours(hours)), null, List.of()));

        assertThat(decision.reason()).as(decision.detail()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2014-01-09T23:00:00Z, ", "2014-01-09T02:59:00Z, SCHEDULE", "2014-01-09T03:00:00Z, "})
    void aRunStartsWhenAPointOfTheScheduleIsPast(Instant last, Reason expected) {
        Decision decision = decide("schedule: '0 3 * * *'", state(0, last, null, List.of()));

        assertThat(decision.reason()).as(decision.detail()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"'elapsed: 48h', ELAPSED", "'schedule: 0 3 * * *', SCHEDULE"})
    void theFirstRunWaitsForNoTime(String triggers, Reason expected) {
        assertThat(decide(triggers, state(0, null, null, List.of())).reason()).isEqualTo(expected);
    }

    @Test
    void aModelThatIsDefinedAnewIsTrainedAnew() {
        ModelDefinition definition = definition("examples: 0");
        String other = Samples.binary("training: {seed: 7}").trainingDigest();

        assertThat(decide("examples: 0", state(0, NOW, other, List.of())).reason())
                .isEqualTo(Reason.DEFINITION);
        assertThat(decide("examples: 0", state(0, NOW, definition.trainingDigest(), List.of()))
                        .isRun())
                .isFalse();
        assertThat(decide("examples: 0, definition: false", state(0, NOW, other, List.of()))
                        .isRun())
                .isFalse();
    }

    @Test
    void whatDecidesNoModelDefinesNoneAnew() {
        String digest = Samples.binary("training: {triggers: {examples: 5}}\nevaluation: {refit: false}")
                .trainingDigest();

        assertThat(digest).isEqualTo(Samples.binary("").trainingDigest());
    }

    @Test
    void answersThatGotWorseStartARun() {
        List<LiveWindow> live = List.of(window(1, 0.5), window(2, 0.5), window(3, 0.9), window(4, 0.9));

        assertThat(decide("performance: true", state(0, NOW, null, live)).reason())
                .isEqualTo(Reason.PERFORMANCE);
        assertThat(decide("performance: false", state(0, NOW, null, live)).isRun())
                .isFalse();
    }

    @Test
    void aQuorumWaitsUntilAsManyCausesHold() {
        TriggerState drift = state(1, NOW.minus(Duration.ofHours(1)), null, List.of());
        TriggerState both = state(1, NOW.minus(Duration.ofDays(2)), null, List.of());

        assertThat(decide("elapsed: 48h, quorum: 2", drift).detail())
                .isEqualTo("drift was detected; 100 examples came since the last run;"
                        + " 1 of the 2 causes that a run needs at once");
        assertThat(decide("elapsed: 48h, quorum: 2", both))
                .isEqualTo(Decision.run(
                        Reason.DRIFT,
                        "drift was detected; 100 examples came since the last run; 2d since the last run"));
    }

    private static Decision decide(String triggers, TriggerState state) {
        return TriggerPolicy.decide(definition(triggers), state);
    }

    private static ModelDefinition definition(String triggers) {
        return Samples.binary("training: {triggers: {%s, cooldown: 0s}}\nevaluation: {holdout: {minExamples: 100}}"
                .formatted(triggers));
    }

    private static TriggerState state(long drift, Instant last, String lastDefinition, List<LiveWindow> live) {
        return new TriggerState(false, false, 900, 100, drift, NOW, last, 0, lastDefinition, live);
    }

    private static LiveWindow window(int day, double logLoss) {
        return new LiveWindow(NOW.plus(Duration.ofDays(day)), 100, Map.of("log-loss", logLoss), false);
    }
}
