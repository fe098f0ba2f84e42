package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.Samples;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.tracking.Curve.Point;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.fit.PlainNetwork;
import java.util.List;

/**
 * A multi-layer perceptron as the service fits it, against a plain loop with DJL: the same numbers, made already on both sides, as
 * they are from the second trial on; the same layers, batches, optimiser, epochs and thread. The losses are compared first.
 */
public final class MlpBenchmark {
    private static final int ROWS = Integer.getInteger("perennial.benchmark.rows", 50_000);
    private static final int PAIRS = Integer.getInteger("perennial.benchmark.pairs", 61);
    private static final int WARM_UP = 4;
    private static final double LEAST_SPEED = 1.0;
    private static final double SAME = 1e-6;

    private MlpBenchmark() {}

    public static void main(String[] arguments) {
        ModelDefinition definition = Generated.definition("algorithms: [mlp]", ROWS);
        Dataset examples = Samples.dataset(definition, Generated.examples(definition, 0, ROWS));
        Recipe recipe = SearchSpace.usual(Algorithm.MLP);
        PlainNetwork plain = new PlainNetwork(definition, examples, recipe);
        Fitting fitting = new Fitting(definition, examples);
        long seed = definition.training().seed();
        double here = last(ours(fitting, recipe, seed));
        double there = plain.fit();
        System.out.printf(
                "%,d rows of %d numbers, one thread; loss of the last epoch %.7f, of the plain loop %.7f%n",
                ROWS, Generated.COLUMNS, here, there);
        if (Math.abs(here - there) > SAME) {
            throw new IllegalStateException("the losses differ");
        }
        boolean isMet = Sides.measure(WARM_UP, PAIRS, () -> ours(fitting, recipe, seed), plain::fit)
                .print("a fit of a perceptron against a plain loop with DJL", 1 / LEAST_SPEED);
        System.exit(isMet ? 0 : 1);
    }

    private static List<Point> ours(Fitting fitting, Recipe recipe, long seed) {
        try (FittedRecipe model = fitting.fit(recipe, seed)) {
            return model.curve().points();
        }
    }

    private static double last(List<Point> losses) {
        return losses.get(losses.size() - 1).value();
    }
}
