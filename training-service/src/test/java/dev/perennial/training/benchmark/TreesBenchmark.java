package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.BareTrees;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import java.util.stream.IntStream;

/**
 * Gradient boosting as the service fits it, against XGBoost called directly: the same parameters, the same thread, the same
 * numbers, its matrix of floats made beforehand. Predictions are compared first.
 */
public final class TreesBenchmark {
    private static final int PAIRS = Integer.getInteger("perennial.benchmark.pairs", 7);
    private static final int WARM_UP = 1;
    private static final int COMPARED = 1000;
    private static final double LEAST_SPEED = 0.95;

    private final ModelDefinition definition;
    private final Recipe recipe;
    private final Dataset examples;

    private TreesBenchmark(TreesWork work) {
        this.definition = work.definition();
        this.recipe = work.recipe();
        this.examples = work.run().fits().older();
    }

    public static void main(String[] arguments) {
        System.exit(new TreesBenchmark(TreesWork.generated()).isMet() ? 0 : 1);
    }

    private boolean isMet() {
        BareTrees bare = new BareTrees(definition, examples, null, recipe);
        requireSame(bare);
        return Sides.measure(WARM_UP, PAIRS, () -> fit().close(), bare::fit)
                .print("a fit against XGBoost called directly", 1 / LEAST_SPEED);
    }

    private FittedRecipe fit() {
        try (Fitting fitting = new Fitting(definition, examples)) {
            return fitting.fit(recipe, definition.training().seed());
        }
    }

    private void requireSame(BareTrees bare) {
        float[] peers = bare.predictions(COMPARED);
        try (FittedRecipe model = fit()) {
            double[][] own = model.score(examples.features().rows(0, COMPARED));
            long same = IntStream.range(0, COMPARED)
                    .filter(row -> (float) own[row][1] == peers[row])
                    .count();
            System.out.printf("predictions of %,d examples that are the same: %,d%n", COMPARED, same);
            if (same < COMPARED) {
                throw new IllegalStateException("the models differ");
            }
        }
    }
}
