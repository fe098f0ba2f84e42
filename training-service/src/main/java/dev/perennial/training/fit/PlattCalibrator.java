package dev.perennial.training.fit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Calibration;
import dev.perennial.training.domain.PlattScaling;
import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;
import java.util.List;

/**
 * One line per class through the logit of that class against all others; several classes are then normalised (Zadrozny,
 * Elkan: <i>Transforming classifier scores into accurate multiclass probability estimates</i>, KDD 2002).
 *
 * @param lines one for two classes, through the logit of the positive one; else one per class
 */
record PlattCalibrator(List<PlattScaling> lines) implements Calibrator {
    /** Less is no probability of a float. */
    private static final double LEAST = 1e-30;
    /** A logit beyond is cut, so that some class has a probability to normalise by. */
    private static final float LIMIT = 30;

    PlattCalibrator {
        lines = List.copyOf(lines);
    }

    /** A single margin is a logit; of several each becomes the logit of its class against the others. */
    static double[][] logits(double[][] margins) {
        return Arrays.stream(margins).map(PlattCalibrator::logits).toArray(double[][]::new);
    }

    private static double[] logits(double[] margins) {
        if (margins.length == 1) {
            return margins;
        }
        double most = Arrays.stream(margins).max().orElseThrow();
        double[] shares =
                Arrays.stream(margins).map(margin -> Math.exp(margin - most)).toArray();
        double sum = Arrays.stream(shares).sum();
        double[] logits = new double[margins.length];
        for (int own = 0; own < logits.length; own++) {
            double others = 0;
            for (int other = 0; other < logits.length; other++) {
                others += other == own ? 0 : shares[other];
            }
            logits[own] = Math.log(Math.max(LEAST, shares[own] / sum)) - Math.log(Math.max(LEAST, others / sum));
        }
        return logits;
    }

    @Override
    public double[][] probabilities(double[][] margins) {
        return Arrays.stream(margins)
                .map(row -> normalised(sigmoids(logits(row))))
                .toArray(double[][]::new);
    }

    @Override
    public boolean hasSteps() {
        return false;
    }

    private static double[] normalised(double[] own) {
        if (own.length == 1) {
            return new double[] {1 - own[0], own[0]};
        }
        double sum = Arrays.stream(own).sum();
        return Arrays.stream(own).map(value -> value / sum).toArray();
    }

    private double[] sigmoids(double[] logits) {
        double[] values = new double[logits.length];
        for (int i = 0; i < values.length; i++) {
            double bounded = Math.max(-LIMIT, Math.min(LIMIT, lines.get(i).logit(logits[i])));
            values[i] = 1 / (1 + Math.exp(-bounded));
        }
        return values;
    }

    @Override
    public String export(GraphBuilder graph, String margins) {
        int width = lines.size();
        float[] slopes = new float[width];
        float[] intercepts = new float[width];
        for (int i = 0; i < width; i++) {
            slopes[i] = (float) lines.get(i).slope();
            intercepts[i] = (float) lines.get(i).intercept();
        }
        String scaled = graph.node("Mul", logits(graph, margins), graph.floats(slopes, 1, width))
                .add();
        String moved =
                graph.node("Add", scaled, graph.floats(intercepts, 1, width)).add();
        String bounded = graph.node(
                        "Clip", moved, graph.floats(new float[] {-LIMIT}), graph.floats(new float[] {LIMIT}))
                .add();
        String own = graph.node("Sigmoid", bounded).add();
        return width == 1
                ? Targets.bothClasses(graph, own)
                : graph.node(
                                "Div",
                                own,
                                graph.node("ReduceSum", own, graph.integers(1)).add())
                        .add();
    }

    private String logits(GraphBuilder graph, String margins) {
        int width = lines.size();
        if (width == 1) {
            return margins;
        }
        String shares = graph.node("Softmax", margins).with("axis", 1).add();
        // the sum of the others, where one minus its own would leave nothing of a sure class
        float[] others = new float[width * width];
        Arrays.fill(others, 1);
        for (int i = 0; i < width; i++) {
            others[i * width + i] = 0;
        }
        String rest =
                graph.node("MatMul", shares, graph.floats(others, width, width)).add();
        return graph.node("Sub", logarithm(graph, shares), logarithm(graph, rest))
                .add();
    }

    private static String logarithm(GraphBuilder graph, String tensor) {
        return graph.node(
                        "Log",
                        graph.node("Max", tensor, graph.floats(new float[] {(float) LEAST}))
                                .add())
                .add();
    }

    @Override
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode().put("kind", Json.name(Calibration.PLATT));
        ArrayNode array = json.putArray("lines");
        lines.forEach(line -> array.addObject().put("slope", line.slope()).put("intercept", line.intercept()));
        return json;
    }
}
