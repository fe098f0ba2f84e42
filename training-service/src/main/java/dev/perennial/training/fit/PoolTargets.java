package dev.perennial.training.fit;

import dev.perennial.training.export.GraphBuilder;

/**
 * The scale on which a member of a pool is fitted: labels of 0 and 1 as they are, values with mean 0 and standard deviation
 * 1, if wanted of their logarithm.
 *
 * @param logistic    whether labels are classes; what is predicted is then a logit
 * @param logarithmic whether log(1 + value) is fitted
 */
record PoolTargets(boolean logistic, boolean logarithmic, float mean, float deviation) {
    /** Beyond it a float is infinite after the exponential. */
    private static final float MOST_EXPONENT = 80;

    static PoolTargets fit(boolean logistic, boolean logarithmic, double[] labels) {
        if (logistic) {
            return new PoolTargets(true, false, 0, 1);
        }
        double mean = 0;
        for (double label : labels) {
            mean += value(logarithmic, label) / labels.length;
        }
        double variance = 0;
        for (double label : labels) {
            double difference = value(logarithmic, label) - mean;
            variance += difference * difference / labels.length;
        }
        return new PoolTargets(false, logarithmic, (float) mean, variance > 0 ? (float) Math.sqrt(variance) : 1);
    }

    private static double value(boolean logarithmic, double label) {
        return logarithmic ? StrictMath.log1p(label) : label;
    }

    float[] scaled(double[] labels) {
        float[] scaled = new float[labels.length];
        for (int row = 0; row < labels.length; row++) {
            scaled[row] = (float) ((value(logarithmic, labels[row]) - mean) / deviation);
        }
        return scaled;
    }

    /** What an engine gives as a logit, or as a value in the label's unit. */
    double prediction(float raw) {
        if (logistic) {
            return raw;
        }
        float value = raw * deviation + mean;
        return logarithmic ? (float) Math.exp(Math.min(value, MOST_EXPONENT)) - 1f : value;
    }

    /** Adds the nodes that do the same. */
    String export(GraphBuilder graph, String raw) {
        if (logistic) {
            return raw;
        }
        String spread =
                graph.node("Mul", raw, graph.floats(new float[] {deviation})).add();
        String value =
                graph.node("Add", spread, graph.floats(new float[] {mean})).add();
        if (!logarithmic) {
            return value;
        }
        String bounded = graph.node("Min", value, graph.floats(new float[] {MOST_EXPONENT}))
                .add();
        return graph.node("Sub", graph.node("Exp", bounded).add(), graph.floats(new float[] {1}))
                .add();
    }
}
