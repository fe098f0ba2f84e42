package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;

/**
 * What is fitted: class indexes as they are, values with mean 0 and standard deviation 1, which the graph undoes.
 *
 * @param task      the model's task
 * @param classes   number of classes; 0 for regression
 * @param mean      mean of the fitted values, 0 for classification
 * @param deviation their standard deviation, 1 for classification and for values that are all the same
 */
record Targets(Task task, int classes, float mean, float deviation) {
    /** @throws RunFailedException when a classifier would see a single class */
    static Targets fit(ModelDefinition definition, double[] targets) {
        if (definition.task().isClassification()) {
            int classes = definition.classes().size();
            if (Arrays.stream(targets).allMatch(target -> target == targets[0])) {
                throw new RunFailedException("all " + targets.length + " examples fitted have the label \""
                        + definition.classes().get((int) targets[0]) + "\" (expected: at least two classes)");
            }
            return new Targets(definition.task(), classes, 0, 1);
        }
        double mean = Arrays.stream(targets).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(targets)
                .map(target -> (target - mean) * (target - mean))
                .average()
                .orElseThrow());
        return new Targets(definition.task(), 0, (float) mean, deviation > 0 ? (float) deviation : 1);
    }

    float[] scaled(double[] targets) {
        float[] scaled = new float[targets.length];
        for (int row = 0; row < targets.length; row++) {
            scaled[row] = (float) ((targets[row] - mean) / deviation);
        }
        return scaled;
    }

    /**
     * What an engine gives, per example: probabilities as they are, values in the label's own unit.
     *
     * @param values row by row
     */
    double[][] scores(float[] values) {
        int width = task.isClassification() ? classes : 1;
        double[][] scores = new double[values.length / width][width];
        for (int i = 0; i < values.length; i++) {
            scores[i / width][i % width] = task.isClassification() ? values[i] : values[i] * deviation + mean;
        }
        return scores;
    }

    /** Adds the nodes that bring a fitted value back to the label's unit. */
    String export(GraphBuilder graph, String scaled) {
        String spread =
                graph.node("Mul", scaled, graph.floats(new float[] {deviation})).add();
        return graph.node("Add", spread, graph.floats(new float[] {mean})).add();
    }

    /** Both classes of two, from the probability of the positive one. */
    static String bothClasses(GraphBuilder graph, String positive) {
        String one = graph.floats(new float[] {1});
        return graph.sideBySide(graph.node("Sub", one, positive).add(), positive);
    }

    /** Finishes a graph whose tensor holds probabilities or values, as the task says. */
    byte[] finish(GraphBuilder graph, String tensor) {
        return task.isClassification()
                ? graph.build(tensor, "probabilities", classes)
                : graph.build(export(graph, tensor), "prediction", 1);
    }
}
