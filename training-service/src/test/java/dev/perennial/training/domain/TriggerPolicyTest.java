package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import dev.perennial.training.Samples;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TriggerPolicyTest {
    private static final Instant NOW = Instant.parse("2014-01-10T00:00:00Z");
    private static final String REST =
            """
            training: {triggers: {examples: 300, drift: true, cooldown: 1h, maxRunsPerDay: 3}}
            evaluation: {holdout: {fraction: 0.2, minExamples: 100}}
            """;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            enough new examples                 | false | false | 500 | 300 | 0 | 61 | 2 | EXAMPLES
            too few new examples                | false | false | 900 | 299 | 0 | 61 | 2 |
            drift with a single new example     | false | false | 900 | 1   | 1 | 61 | 2 |
            drift, but too few to judge on      | false | false | 900 | 99  | 1 | 61 | 2 |
            drift with enough to judge on       | false | false | 900 | 100 | 1 | 61 | 2 | DRIFT
            drift comes before examples         | false | false | 900 | 300 | 2 | 61 | 2 | DRIFT
            drift, but nothing new to learn     | false | false | 900 | 0   | 1 | 61 | 2 |
            too few for a holdout               | false | false | 499 | 499 | 1 | 61 | 2 |
            held                                | true  | false | 500 | 300 | 1 | 61 | 2 |
            a run is active                     | false | true  | 500 | 300 | 1 | 61 | 2 |
            the cooldown is just over           | false | false | 500 | 300 | 0 | 60 | 2 | EXAMPLES
            the cooldown is not over            | false | false | 500 | 300 | 1 | 59 | 2 |
            as many runs as a day may have      | false | false | 500 | 300 | 1 | 61 | 3 |
            the first run                       | false | false | 500 | 500 | 0 |    | 0 | EXAMPLES
            """)
    void decides(
            String situation,
            boolean held,
            boolean active,
            long examples,
            long fresh,
            long drift,
            Integer minutesSinceLast,
            long inDay,
            Reason expected) {
        Instant last = minutesSinceLast == null ? null : NOW.minusSeconds(60L * minutesSinceLast);
        TriggerState state = new TriggerState(held, active, examples, fresh, drift, NOW, last, inDay, null, List.of());

        Decision decision = TriggerPolicy.decide(Samples.binary(REST), state);

        assertThat(decision.reason()).as(situation + ": " + decision.detail()).isEqualTo(expected);
    }

    @Test
    void driftStartsNoRunOfAModelThatDoesNotWantIt() {
        ModelDefinition definition = Samples.binary("training: {triggers: {examples: 1000, drift: false}}");
        TriggerState state = new TriggerState(false, false, 900, 900, 1, NOW, null, 0, null, List.of());

        assertThat(TriggerPolicy.decide(definition, state).isRun()).isFalse();
    }

    @Test
    void driftWaitsForAsManyExamplesAsAHoldoutNeedsAndSaysSo() {
        TriggerState state = new TriggerState(false, false, 900, 99, 1, NOW, null, 0, null, List.of());

        assertThat(TriggerPolicy.decide(Samples.binary(REST), state).detail())
                .isEqualTo("drift was detected; 99 examples came since the last run, but a holdout needs at least 100");
    }

    @Test
    void examplesStartNoRunOnFewerThanAHoldoutNeeds() {
        ModelDefinition eager =
                Samples.binary("training: {triggers: {examples: 10}}\nevaluation: {holdout: {minExamples: 100}}");

        assertThat(TriggerPolicy.decide(
                                eager, new TriggerState(false, false, 900, 99, 0, NOW, null, 0, null, List.of()))
                        .isRun())
                .isFalse();
        assertThat(TriggerPolicy.decide(
                                eager, new TriggerState(false, false, 900, 100, 0, NOW, null, 0, null, List.of()))
                        .reason())
                .isEqualTo(Reason.EXAMPLES);
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aDecisionThatSomebodyAsksForIgnoresTheHold(boolean held) {
        TriggerState state = new TriggerState(held, false, 900, 900, 0, NOW, null, 0, null, List.of());

        assertThat(TriggerPolicy.decide(Samples.binary(REST), state.released()).isRun())
                .isTrue();
    }
}
