package dev.perennial.training.domain.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.training.Samples;
import org.junit.jupiter.api.Test;

class ScoreRulesTest {
    @Test
    void probabilitiesAddUpToOne() {
        assertThat(ScoreRules.problem(Samples.binary(""), new double[][] {{0.3, 0.7}, {1, 0}}, row -> "row " + row))
                .isEmpty();
        assertThat(ScoreRules.problem(Samples.binary(""), new double[][] {{0.3, 0.7}, {2, -1}}, row -> "row " + row))
                .get()
                .hasToString("onnx.outputs.probabilities: [2.0, -1.0] for row 1 (expected: probabilities that add up"
                        + " to 1, for every example, also where values are missing or unknown)");
    }

    @Test
    void answersAreNumbersAndAValueMayBeAnyOfThem() {
        assertThat(ScoreRules.problem(Samples.regression(""), new double[][] {{-3e9}}, row -> "row " + row))
                .isEmpty();
        assertThat(ScoreRules.problem(Samples.regression(""), new double[][] {{1}, {Double.NaN}}, row -> "row " + row))
                .get()
                .satisfies(problem -> {
                    assertThat(problem.path()).isEqualTo("onnx.outputs.prediction");
                    assertThat(problem.found()).isEqualTo("[NaN] for row 1");
                });
    }
}
