package dev.perennial.training.benchmark;

import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.BareTrees;
import dev.perennial.training.run.MeasuredRun;

/**
 * A run of gradient boosting, from the segments to the published bundle, against the two fits that are in it, by XGBoost called
 * directly. What is stored is in memory.
 */
public final class RunBenchmark {
    private static final int PAIRS = Integer.getInteger("perennial.benchmark.pairs", 7);
    private static final int WARM_UP = 1;
    private static final double MOST_RUN = 1.5;

    private final TreesWork work;
    private int versions;

    private RunBenchmark(TreesWork work) {
        this.work = work;
    }

    public static void main(String[] arguments) {
        System.exit(new RunBenchmark(TreesWork.generated()).isMet() ? 0 : 1);
    }

    private boolean isMet() {
        Recipe found = work.run().run(++versions).best().recipe();
        MeasuredRun.Fits fits = work.run().fits();
        BareTrees trial = new BareTrees(work.definition(), fits.tried(), fits.validated(), work.recipe());
        BareTrees version = new BareTrees(work.definition(), fits.older(), null, found);
        System.out.printf("a run: one trial, and one version of %d rounds%n", found.integer(SearchSpace.ROUNDS));
        return Sides.measure(WARM_UP, PAIRS, () -> work.run().run(++versions), () -> {
                    trial.fit();
                    version.fit();
                })
                .print("a run, from segments to the bundle, against its two fits", MOST_RUN);
    }
}
