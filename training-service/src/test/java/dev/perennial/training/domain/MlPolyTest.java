package dev.perennial.training.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perennial.training.domain.MlPoly.Loss;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MlPolyTest {
    @Test
    void weighsAllAlikeBeforeTheFirstLabel() {
        assertThat(MlPoly.start(4).weights()).containsExactly(0.25, 0.25, 0.25, 0.25);
    }

    @Test
    void aStepIsWhatTheFormulaSays() {
        // the mixture says 0, which is a probability of 0.5: its slope for the label 1 is -0.5
        MlPoly once = MlPoly.start(2).update(Loss.LOGISTIC, new double[] {2, -2}, 1);

        assertThat(once.regrets()).containsExactly(1.0, -1.0);
        assertThat(once.squares()).containsExactly(1.0, 1.0);
        assertThat(once.weights()).containsExactly(1, 0);
    }

    @Test
    void weightsAreRegretsOverSquares() {
        MlPoly state = new MlPoly(List.of(3.0, 1.0, -5.0), List.of(6.0, 0.5, 1.0));

        assertThat(state.weights()).containsExactly(new double[] {0.2, 0.8, 0}, within(1e-15));
    }

    @Test
    void valuesAreJudgedByTheirAbsoluteError() {
        MlPoly once = MlPoly.start(2).update(Loss.ABSOLUTE, new double[] {10, 30}, 12);

        assertThat(once.regrets()).containsExactly(10.0, -10.0);
        assertThat(once.weights()).containsExactly(1, 0);
    }

    @Test
    void whoSaysNothingIsNeitherMixedNorJudged() {
        MlPoly state = new MlPoly(List.of(3.0, 1.0, 2.0), List.of(6.0, 0.5, 4.0));
        double[] said = {2, Double.NaN, -2};

        // weights of 0.5 and 0.5 once the second is left out
        assertThat(state.mix(said)).isCloseTo(0, within(1e-12));
        MlPoly next = state.update(Loss.LOGISTIC, said, 1);
        assertThat(next.regrets()).containsExactly(4.0, 1.0, 1.0);
        assertThat(next.squares()).containsExactly(7.0, 0.5, 5.0);
    }

    @Test
    void theFirstLuckOfOneThatComesLaterDoesNotOutweighTheOthers() {
        MlPoly state = new MlPoly(List.of(30.0, 10.0, 0.0), List.of(300.0, 100.0, 0.0));

        MlPoly next = state.update(Loss.LOGISTIC, new double[] {0.1, -0.1, 0.2}, 1);

        double mixed = 0;
        double regret = (1 / (1 + StrictMath.exp(-mixed)) - 1) * (mixed - 0.2);
        assertThat(next.regrets().get(2)).isCloseTo(regret, within(1e-12)).isPositive();
        assertThat(next.squares().get(2)).isCloseTo(200 + regret * regret, within(1e-12));
        assertThat(next.weights()[2]).isLessThan(0.01);
    }

    @Test
    void whereOnlyModelsOfNoWeightSaySomethingTheyCountAlike() {
        MlPoly state = new MlPoly(List.of(3.0, -1.0, -2.0), List.of(6.0, 0.5, 4.0));

        assertThat(state.mix(new double[] {Double.NaN, 4, 2})).isEqualTo(3);
    }

    @Test
    void refusesAnotherNumberOfPredictions() {
        assertThatThrownBy(() -> MlPoly.start(2).update(Loss.LOGISTIC, new double[] {1}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 predictions (expected: 2)");
    }

    @Test
    void refusesANegativeSquare() {
        assertThatThrownBy(() -> new MlPoly(List.of(1.0), List.of(-1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("square");
    }

    @Property
    void weightsAreAlwaysADistribution(
            @ForAll @Size(min = 6, max = 300) List<@DoubleRange(min = -9, max = 9) Double> z) {
        MlPoly state = play(Loss.LOGISTIC, z, 1);

        assertThat(Arrays.stream(state.weights()).sum()).isCloseTo(1, within(1e-12));
        assertThat(Arrays.stream(state.weights()).min().orElseThrow()).isNotNegative();
    }

    @Property
    void weightsDoNotDependOnTheUnitOfValues(
            @ForAll @Size(min = 6, max = 60) List<@DoubleRange(min = -9, max = 9) Double> values,
            @ForAll @IntRange(min = -20, max = 20) int exponent) {
        // a power of two, so that nothing is rounded differently
        double unit = Math.scalb(1.0, exponent);

        double[] other = play(Loss.ABSOLUTE, values, unit).weights();

        assertThat(other).containsExactly(play(Loss.ABSOLUTE, values, 1).weights(), within(1e-12));
    }

    @Property
    void theMixtureFallsLittleBehindTheBestMember(
            @ForAll @Size(min = 90, max = 300) List<@DoubleRange(min = -3, max = 3) Double> z) {
        MlPoly state = MlPoly.start(2);
        double mixture = 0;
        double[] members = new double[2];
        for (int i = 0; i + 2 < z.size(); i += 3) {
            double[] predictions = {z.get(i), z.get(i + 1)};
            double label = z.get(i + 2) > 0 ? 1 : 0;
            mixture += logLoss(state.mix(predictions), label);
            members[0] += logLoss(predictions[0], label);
            members[1] += logLoss(predictions[1], label);
            state = state.update(Loss.LOGISTIC, predictions, label);
        }

        // theorem: the regret grows as the root of the sum of squares, each at most 6 squared here
        double bound = 6 * Math.sqrt(2 * (z.size() / 3.0) * (1 + Math.log(1 + z.size())));
        assertThat(mixture).isLessThan(Math.min(members[0], members[1]) + bound);
    }

    private static MlPoly play(Loss loss, List<Double> z, double unit) {
        MlPoly state = MlPoly.start(3);
        for (int i = 0; i + 3 < z.size(); i += 4) {
            double[] predictions = {unit * z.get(i), unit * z.get(i + 1), unit * z.get(i + 2)};
            double label = loss == Loss.LOGISTIC ? (z.get(i + 3) > 0 ? 1 : 0) : unit * z.get(i + 3);
            state = state.update(loss, predictions, label);
        }
        return state;
    }

    private static double logLoss(double logit, double label) {
        return Math.log1p(Math.exp(label > 0 ? -logit : logit));
    }
}
