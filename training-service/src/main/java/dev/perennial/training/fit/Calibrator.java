package dev.perennial.training.fit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.definition.Calibration;
import dev.perennial.training.domain.IsotonicRegression;
import dev.perennial.training.domain.PlattScaling;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.export.GraphBuilder;
import java.util.ArrayList;
import java.util.List;

/** From margins to probabilities that agree with how often they come true; in Java and as nodes of a graph. */
public sealed interface Calibrator permits PlattCalibrator, IsotonicCalibrator {
    /**
     * Fits one.
     *
     * @param classes their names, in the definition's order
     * @param margins what a model that has not seen the examples says of them, as {@link FittedRecipe#margins}
     * @param targets the index of the class of each example
     * @throws RunFailedException when a class is missing among them
     */
    static Calibrator fit(Calibration kind, List<String> classes, double[][] margins, double[] targets) {
        int width = margins[0].length;
        List<boolean[]> memberships = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            int positive = width == 1 ? 1 : column;
            memberships.add(membership(classes, positive, targets));
        }
        return switch (kind) {
            case PLATT -> {
                List<PlattScaling> lines = new ArrayList<>();
                double[][] logits = PlattCalibrator.logits(margins);
                for (int column = 0; column < width; column++) {
                    lines.add(PlattScaling.fit(column(logits, column), memberships.get(column)));
                }
                yield new PlattCalibrator(lines);
            }
            case ISOTONIC -> {
                double[] logits = column(margins, 0);
                float[] single = new float[logits.length];
                for (int row = 0; row < single.length; row++) {
                    single[row] = (float) logits[row];
                }
                // the targets of Platt: no step is certain
                yield new IsotonicCalibrator(IsotonicRegression.fit(single, PlattScaling.targets(memberships.get(0))));
            }
        };
    }

    private static boolean[] membership(List<String> classes, int positive, double[] targets) {
        boolean[] membership = new boolean[targets.length];
        int count = 0;
        for (int row = 0; row < targets.length; row++) {
            membership[row] = (int) targets[row] == positive;
            count += membership[row] ? 1 : 0;
        }
        if (count == 0 || count == targets.length) {
            throw new RunFailedException("training.calibration needs examples of every class: of the " + targets.length
                    + " that it is fitted on, the newest that were tuned on, " + count + " have the label \""
                    + classes.get(positive) + "\"; take a larger window, or calibration: none");
        }
        return membership;
    }

    private static double[] column(double[][] rows, int column) {
        double[] values = new double[rows.length];
        for (int row = 0; row < values.length; row++) {
            values[row] = rows[row][column];
        }
        return values;
    }

    /** Per example a probability per class. */
    double[][] probabilities(double[][] margins);

    /** Whether there are margins at which the probability jumps. */
    boolean hasSteps();

    /** Adds the nodes that do the same; returns the tensor of probabilities. */
    String export(GraphBuilder graph, String margins);

    /** What was fitted, for the provenance. */
    ObjectNode toJson();
}
