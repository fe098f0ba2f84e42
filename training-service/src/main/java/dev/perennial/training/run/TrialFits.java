package dev.perennial.training.run;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.choice.Stability;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.domain.tuning.Folds;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.domain.tuning.Schedule.Task;
import dev.perennial.training.fit.FittedRecipe;
import dev.perennial.training.fit.Fitting;
import dev.perennial.training.fit.Operations;
import dev.perennial.training.fit.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Fits recipes on the folds of a run's examples, in one go or rung by rung. */
final class TrialFits implements AutoCloseable {
    private final ModelDefinition definition;
    private final Metric objective;
    private final List<Double> shares;
    private final List<Fold> folds;

    private record Fold(Fitting fitting, Dataset validation) {}

    /**
     * @param recipe what was fitted; with several folds its number of rounds is the mean of those found
     * @param scores the objective per fold
     * @param blockScores the objective on stretches of time within the folds
     * @param curve  how the fit of the newest fold went, as far as it was this rung's
     * @param state  what the next rung goes on from; null when there is nothing left to fit
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Fit(Recipe recipe, List<Double> scores, List<Double> blockScores, byte[] state, Curve curve) {
        /** @param millis how long it took */
        Reached reached(Task task, long millis) {
            return new Reached(task.number(), task.rung(), recipe, scores, blockScores, millis, state);
        }
    }

    /**
     * @param examples in event-time order
     * @param shares   of rounds or epochs at each rung; one alone: all in one go
     */
    TrialFits(ModelDefinition definition, Dataset examples, List<Double> shares) {
        this.definition = definition;
        this.objective = definition.training().objective();
        this.shares = shares;
        int wanted = definition.training().tuning().folds();
        this.folds = Folds.of(examples.eventTimes(), wanted).stream()
                .map(fold -> new Fold(
                        new Fitting(definition, RunWindow.rows(examples, 0, fold.fitted())),
                        RunWindow.rows(examples, fold.fitted(), fold.validated())))
                .toList();
        if (folds.size() < wanted) {
            throw new RunFailedException("too few event times for " + wanted + " folds among " + examples.size()
                    + " examples (expected: a lower training.tuning.folds, or more examples)");
        }
    }

    /** @param before what the rung before left; null: from the start */
    Fit fit(Recipe recipe, int rung, byte[] before) {
        List<byte[]> states = before == null ? null : unpack(before);
        List<Recipe> found = new ArrayList<>();
        List<Double> scores = new ArrayList<>();
        List<Double> blockScores = new ArrayList<>();
        List<byte[]> left = new ArrayList<>();
        boolean isDone = true;
        Curve curve = Curve.NONE;
        for (int fold = 0; fold < folds.size(); fold++) {
            try (Part part = fit(recipe, rung, folds.get(fold), states == null ? null : states.get(fold))) {
                found.add(part.model().recipe());
                Dataset validation = folds.get(fold).validation();
                double[][] predicted = part.model().score(validation.features());
                scores.add(Metrics.value(objective, validation.targets(), predicted));
                blockScores.addAll(blocks(validation, predicted));
                left.add(part.state());
                isDone &= part.isDone();
                curve = part.model().curve();
            }
        }
        return new Fit(mean(recipe, found), scores, blockScores, isDone ? null : pack(left), curve);
    }

    private Part fit(Recipe recipe, int rung, Fold fold, byte[] before) {
        long seed = definition.training().seed();
        return shares.size() == 1
                ? Part.whole(fold.fitting().fit(recipe, seed, fold.validation()))
                : fold.fitting().advance(recipe, seed, fold.validation(), before, shares.get(rung));
    }

    private List<Double> blocks(Dataset validation, double[][] predicted) {
        return Arrays.stream(Stability.blocks(objective, validation.targets(), predicted))
                .boxed()
                .toList();
    }

    /** What a recipe gives on the stretches of time when it is fitted as it was found, with another seed. */
    List<Double> blocksOfAnotherSeed(Recipe found) {
        List<Double> blocks = new ArrayList<>();
        for (Fold fold : folds) {
            try (FittedRecipe again =
                    fold.fitting().fit(found, definition.training().seed() + 1)) {
                blocks.addAll(
                        blocks(fold.validation(), again.score(fold.validation().features())));
            }
        }
        return blocks;
    }

    /** What a model takes that is fitted on all that the newest fold is fitted on. */
    Operations operations(Recipe found) {
        return folds.get(folds.size() - 1).fitting().operations(found);
    }

    private static Recipe mean(Recipe recipe, List<Recipe> found) {
        if (!recipe.hyperparameters().containsKey(SearchSpace.ROUNDS)) {
            return recipe;
        }
        double rounds = found.stream()
                .mapToInt(each -> each.integer(SearchSpace.ROUNDS))
                .average()
                .orElseThrow();
        return recipe.with(SearchSpace.ROUNDS, Math.rint(rounds));
    }

    @Override
    public void close() {
        folds.forEach(fold -> fold.fitting().close());
    }

    /** Each with its length before it. */
    private static byte[] pack(List<byte[]> parts) {
        int size = parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum();
        ByteBuffer packed = ByteBuffer.allocate(size);
        parts.forEach(part -> packed.putInt(part.length).put(part));
        return packed.array();
    }

    private static List<byte[]> unpack(byte[] packed) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        List<byte[]> parts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] part = new byte[bytes.getInt()];
            bytes.get(part);
            parts.add(part);
        }
        return parts;
    }
}
