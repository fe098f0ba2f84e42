package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.run.MeasuredRun;

/**
 * What gradient boosting is measured on.
 *
 * @param recipe of what is fitted, but that a run may find fewer rounds to be enough
 * @param run    its examples stored in segments
 */
record TreesWork(ModelDefinition definition, Recipe recipe, MeasuredRun run) {
    private static final int ROWS = Integer.getInteger("perennial.benchmark.rows", 1_000_000);
    private static final int ROUNDS = Integer.getInteger("perennial.benchmark.rounds", 150);

    /** As many rows and rounds as the command says. */
    static TreesWork generated() {
        ModelDefinition definition = Generated.definition(
                "algorithms: [gradient-boosting], tuning: {trials: 1, space: {gradient-boosting: {rounds: [10, %d]}}}"
                        .formatted(ROUNDS),
                ROWS);
        MeasuredRun run = new MeasuredRun(new InMemoryObjectStore(), definition);
        for (int from = 0; from < ROWS; from += MeasuredRun.SEGMENT) {
            run.add(from, Generated.examples(definition, from, Math.min(ROWS, from + MeasuredRun.SEGMENT)));
        }
        System.out.printf("%,d rows of %d numbers, %d rounds, one thread%n", ROWS, Generated.COLUMNS, ROUNDS);
        return new TreesWork(
                definition, SearchSpace.usual(Algorithm.GRADIENT_BOOSTING).with(SearchSpace.ROUNDS, ROUNDS), run);
    }
}
