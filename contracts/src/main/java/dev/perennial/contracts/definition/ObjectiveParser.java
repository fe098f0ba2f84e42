package dev.perennial.contracts.definition;

/** Reads {@code training.objective}: a metric, or an object with a metric and with what counts beside it. */
final class ObjectiveParser {
    private static final String FIELD = "objective";

    private ObjectiveParser() {}

    /** @param prefer what counts beside the metric */
    record Objective(Metric metric, Preferences prefer) {}

    static Objective objective(NodeReader training, Task task) {
        Metric usual = Metric.defaultOf(task);
        if (training.isText(FIELD)) {
            return new Objective(metric(training, FIELD, usual, task), Preferences.NONE);
        }
        NodeReader objective = training.child(FIELD).allow("metric", "prefer");
        return new Objective(metric(objective, "metric", usual, task), preferences(objective.child("prefer")));
    }

    private static Preferences preferences(NodeReader reader) {
        reader.allow("latency", "interpretability", "cost", "stability");
        double latency = weight(reader, "latency");
        double interpretability = weight(reader, "interpretability");
        double cost = weight(reader, "cost");
        double stability = weight(reader, "stability");
        if (!(latency + interpretability + cost + stability < 1)) {
            reader.problem(Preferences.SUM);
            return Preferences.NONE;
        }
        return new Preferences(latency, interpretability, cost, stability);
    }

    private static double weight(NodeReader reader, String field) {
        return reader.number(field, 0.0, Preferences::isWeight, "a number in [0, 1]");
    }

    /** A metric that is there has to suit the task. */
    static Metric metric(NodeReader reader, String field, Metric otherwise, Task task) {
        Metric metric = reader.constant(field, otherwise, Metric.class);
        if (!metric.suits(task)) {
            reader.problem(field, "a metric that suits the task");
        }
        return metric;
    }
}
