package dev.perennial.training.domain.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.Metric;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StabilityTest {
    @Test
    void aModelThatIsWrongInOneBlockVaries() {
        double[] targets = new double[100];
        double[][] scores = new double[100][];
        Arrays.setAll(scores, row -> new double[] {row < 20 ? 5 : 0});

        double[] blocks = Stability.blocks(Metric.MAE, targets, scores);

        assertThat(blocks).containsExactly(5, 0, 0, 0, 0);
        assertThat(Stability.deviation(blocks)).isCloseTo(2, within(1e-12));
    }

    @Test
    void aModelThatIsAlwaysAsWrongDoesNotVary() {
        double[][] scores = new double[203][];
        Arrays.fill(scores, new double[] {3});

        assertThat(Stability.deviation(Stability.blocks(Metric.RMSE, new double[203], scores)))
                .isZero();
    }

    @Test
    void blocksThatHaveNoMetricAreLeftOut() {
        double[] targets = new double[60];
        double[][] scores = new double[60][];
        Arrays.setAll(scores, row -> new double[] {1 - row / 60.0, row / 60.0});
        targets[0] = 1;
        targets[41] = 1;

        double[] blocks = Stability.blocks(Metric.ROC_AUC, targets, scores);

        assertThat(blocks).hasSize(3);
        assertThat(blocks[1]).isNaN();
        assertThat(Stability.deviation(blocks)).isCloseTo((1.0 / 19) / 2, within(1e-12));
    }

    @Test
    void tooFewExamplesTellNothing() {
        assertThat(Stability.deviation(Stability.blocks(Metric.MAE, new double[39], scores(39))))
                .isNaN();
        assertThat(Stability.deviation(Stability.blocks(Metric.MAE, new double[40], scores(40))))
                .isZero();
    }

    @Test
    void aLineIsClearerThanTreesAndTreesAreClearerThanLayers() {
        assertThat(Interpretability.of(Algorithm.LOGISTIC_REGRESSION)).isEqualTo(1);
        assertThat(Interpretability.of(Algorithm.RANDOM_FOREST))
                .isEqualTo(Interpretability.of(Algorithm.GRADIENT_BOOSTING))
                .isCloseTo(0.3333, within(1e-4));
        assertThat(Interpretability.of(Algorithm.MLP)).isZero();
    }

    private static double[][] scores(int size) {
        double[][] scores = new double[size][];
        Arrays.fill(scores, new double[] {1});
        return scores;
    }
}
