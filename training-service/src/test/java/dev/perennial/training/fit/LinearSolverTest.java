package dev.perennial.training.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LinearSolverTest {
    private static final int ROWS = 60;

    @Test
    void ridgeOfOneColumnIsTheClosedForm() {
        // centred, so the constant is the mean of the labels; weight = sum xy / (sum xx + l2) = 8 / (2 + 2)
        Matrix inputs = new Matrix(2, 1, new float[] {-1, 1});

        double[] weights = new LinearSolver(inputs, new float[] {1, 9}, new double[] {1, 1}, 2).solve(false);

        assertThat(weights).containsExactly(new double[] {2, 5}, within(1e-6));
    }

    @Test
    void anExampleThatCountsTwiceIsLikeTwo() {
        Matrix once = new Matrix(3, 1, new float[] {-1, 0.5f, 2});
        Matrix twice = new Matrix(4, 1, new float[] {-1, 0.5f, 2, 2});

        double[] counted = new LinearSolver(once, new float[] {0, 1, 0}, new double[] {1, 1, 2}, 2).solve(true);
        double[] repeated = new LinearSolver(twice, new float[] {0, 1, 0, 0}, new double[] {1, 1, 1, 1}, 2).solve(true);

        assertThat(counted).containsExactly(repeated, within(1e-9));
    }

    @Property(tries = 200)
    void nothingIsLeftOfTheSlope(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 6) int columns,
            @ForAll @DoubleRange(min = 0.01, max = 10) double l2,
            @ForAll boolean logistic) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[ROWS * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-8, 8);
        }
        float[] labels = new float[ROWS];
        double[] counts = random.doubles(ROWS, 0.1, 2).toArray();
        for (int row = 0; row < ROWS; row++) {
            labels[row] = logistic ? random.nextInt(2) : (float) random.nextDouble(-3, 3);
        }
        // both classes are there
        labels[0] = 0;
        labels[1] = 1;

        double[] weights = new LinearSolver(new Matrix(ROWS, columns, values), labels, counts, l2).solve(logistic);

        double[] slope = new double[columns + 1];
        for (int column = 0; column < columns; column++) {
            slope[column] = l2 * weights[column];
        }
        for (int row = 0; row < ROWS; row++) {
            double margin = weights[columns];
            for (int column = 0; column < columns; column++) {
                margin += weights[column] * values[row * columns + column];
            }
            double error = counts[row] * ((logistic ? 1 / (1 + Math.exp(-margin)) : margin) - labels[row]);
            for (int column = 0; column < columns; column++) {
                slope[column] += error * values[row * columns + column];
            }
            slope[columns] += error;
        }
        assertThat(Arrays.stream(slope).map(Math::abs).max().orElseThrow()).isLessThan(0.05);
    }
}
