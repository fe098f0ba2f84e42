package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.BareTrees;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.run.MeasuredRun;
import java.util.stream.IntStream;

/**
 * Gradient boosting as the service fits it, against XGBoost called directly: the same parameters, the same thread, the same
 * numbers, its matrix of floats made beforehand. Then a whole run, from the segments to the published bundle, against
 * the fits that are in it. Predictions are compared first. What is stored is in memory.
 */
public final class TreesBenchmark {
    private static final int ROWS = Integer.getInteger("perennial.benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("perennial.benchmark.rounds", 150);
    private static final int PAIRS = Integer.getInteger("perennial.benchmark.pairs", 7);
    private static final int WARM_UP = 1;
    private static final int COMPARED = 1000;
    private static final double LEAST_SPEED = 0.95;
    private static final double MOST_RUN = 1.5;

    private final ModelDefinition definition = Generated.definition(
            "algorithms: [gradient-boosting], tuning: {trials: 1, space: {gradient-boosting: {rounds: [10, %d]}}}"
                    .formatted(ROUNDS),
            ROWS);
    private final Recipe recipe = SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with(SearchSpace.ROUNDS, ROUNDS);
    private final MeasuredRun run = new MeasuredRun(new InMemoryObjectStore(), definition);
    private int versions;

    public static void main(String[] arguments) {
        System.exit(new TreesBenchmark().isMet() ? 0 : 1);
    }

    private boolean isMet() {
        for (int from = 0; from < ROWS; from += MeasuredRun.SEGMENT) {
            run.add(from, Generated.examples(definition, from, Math.min(ROWS, from + MeasuredRun.SEGMENT)));
        }
        System.out.printf("%,d rows of %d numbers, %d rounds, one thread%n", ROWS, Generated.COLUMNS, ROUNDS);
        boolean isFitMet = fit(run.fits().older());
        boolean isRunMet = run(run.fits());
        return isFitMet && isRunMet;
    }

    private boolean fit(Dataset examples) {
        BareTrees bare = new BareTrees(definition, examples, null, recipe);
        requireSame(examples, bare);
        return Sides.measure(WARM_UP, PAIRS, () -> ours(examples).close(), bare::fit)
                .print("a fit against XGBoost called directly", 1 / LEAST_SPEED);
    }

    private FittedRecipe ours(Dataset examples) {
        try (Fitting fitting = new Fitting(definition, examples)) {
            return fitting.fit(recipe, definition.training().seed());
        }
    }

    private void requireSame(Dataset examples, BareTrees bare) {
        float[] peers = bare.predictions(COMPARED);
        try (FittedRecipe model = ours(examples)) {
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

    private boolean run(MeasuredRun.Fits fits) {
        Recipe found = run.run(++versions).best().recipe();
        BareTrees trial = new BareTrees(definition, fits.tried(), fits.validated(), recipe);
        BareTrees version = new BareTrees(definition, fits.older(), null, found);
        System.out.printf("a run: one trial, and one version of %d rounds%n", found.integer(SearchSpace.ROUNDS));
        return Sides.measure(WARM_UP, PAIRS, () -> run.run(++versions), () -> {
                    trial.fit();
                    version.fit();
                })
                .print("a run, from segments to the bundle, against its two fits", MOST_RUN);
    }
}
