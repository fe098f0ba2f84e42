package dev.perennial.training.domain.tracking;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Training;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.RunResult;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run is compared by: parameters, which went in, and metrics, which came out; each by name. */
public final class Facts {
    /** Wall-clock seconds of the attempt that ended the run. */
    public static final String WALL_SECONDS = "wallSeconds";
    /** CPU seconds of the thread of that attempt. */
    public static final String CPU_SECONDS = "cpuSeconds";
    /** Examples in the window. */
    public static final String EXAMPLES = "examples";
    /** The newest of them, which the challenger has not seen. */
    public static final String HOLDOUT_EXAMPLES = "holdoutExamples";
    /** Trials of the search. */
    public static final String TRIALS = "trials";

    /** Metrics that every run may have beside its objective. */
    public static final List<String> COUNTS = List.of(CPU_SECONDS, EXAMPLES, HOLDOUT_EXAMPLES, TRIALS, WALL_SECONDS);

    private Facts() {}

    /** What is set before the run begins. */
    public static Map<String, String> parameters(RunPlan plan) {
        ModelDefinition definition = plan.definition();
        Training training = definition.training();
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(
                "algorithms", training.algorithms().stream().map(Json::name).collect(Collectors.joining(",")));
        parameters.put("blend", Json.name(training.blend()));
        parameters.put("objective", Json.name(training.objective()));
        parameters.put("seed", Long.toString(training.seed()));
        parameters.put("trials", Integer.toString(training.tuning().trials()));
        parameters.put("window.examples", Integer.toString(RunPlan.windowLength(definition)));
        parameters.put(
                "holdout.fraction",
                Double.toString(definition.evaluation().holdout().fraction()));
        return parameters;
    }

    /** What went in, with what the search found: the algorithm and its hyperparameters. */
    public static Map<String, String> parameters(RunPlan plan, RunResult result) {
        Map<String, String> parameters = parameters(plan);
        parameters.put("algorithm", result.challenger().algorithm());
        if (result.best() != null) {
            result.best().recipe().hyperparameters().forEach((name, value) -> parameters.put(name, text(value)));
        }
        return parameters;
    }

    /** What came out. */
    public static Map<String, Double> metrics(RunPlan plan, RunResult result) {
        Map<String, Double> metrics = new TreeMap<>();
        metrics.put(EXAMPLES, (double) result.exampleCount());
        metrics.put(HOLDOUT_EXAMPLES, (double) result.holdout().exampleCount());
        metrics.put(TRIALS, (double) result.trials().size());
        if (result.best() != null) {
            metrics.put(
                    Json.name(plan.definition().training().objective()),
                    result.best().score());
        }
        return metrics;
    }

    /** What came out, with what it took. */
    public static Map<String, Double> metrics(Map<String, Double> metrics, Cost cost) {
        Map<String, Double> all = new TreeMap<>(metrics);
        all.put(WALL_SECONDS, cost.wallSeconds());
        if (!Double.isNaN(cost.cpuSeconds())) {
            all.put(CPU_SECONDS, cost.cpuSeconds());
        }
        return all;
    }

    /** A whole number without a fraction. */
    static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
