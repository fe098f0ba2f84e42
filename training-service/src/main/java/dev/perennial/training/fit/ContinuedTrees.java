package dev.perennial.training.fit;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.domain.refresh.RefreshState;
import dev.perennial.training.domain.tracking.Curve;
import java.io.IOException;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Boosting that goes on where a published version ended, on further examples: as XGBoost's own continuation has it, new trees are
 * fitted to the loss that the old ones leave, which stay as they are. So do base, encoding and scale: a category that has no column is
 * unknown, as it is when the version scores. Each round draws by its own number, so that two continuations give the trees of one.
 */
public final class ContinuedTrees {
    private static final String METHOD = "tree_method";

    private ContinuedTrees() {}

    /**
     * What is needed beside {@link FittedModel#nativeBytes} to continue boosted trees that were fitted whole.
     *
     * @param examples that it was fitted on
     * @throws IllegalArgumentException for what is no boosted trees
     */
    public static RefreshState state(ModelDefinition definition, FittedModel model, int examples) {
        if (!(model instanceof XgboostTrees trees)) {
            throw new IllegalArgumentException(model.getClass().getSimpleName() + " (expected: boosted trees)");
        }
        return new RefreshState(
                definition.trainingDigest(),
                trees.recipe(),
                trees.encoding().categories(),
                trees.targets().mean(),
                trees.targets().deviation(),
                trees.recipe().integer(SearchSpace.ROUNDS),
                examples,
                0);
    }

    /** That of what {@link #fit} gave. */
    public static RefreshState after(RefreshState state, FittedRecipe refreshed) {
        return new RefreshState(
                state.trainingSha256(),
                refreshed.recipe(),
                state.categories(),
                state.mean(),
                state.deviation(),
                state.fullRounds(),
                state.fullExamples(),
                state.refreshes() + 1);
    }

    /**
     * @param booster  the native bytes of the version
     * @param examples in event-time order
     * @param rounds   that are added, at least 1
     * @throws IllegalArgumentException when the booster cannot be read, or is not as the state says
     */
    public static FittedRecipe fit(
            ModelDefinition definition, RefreshState state, byte[] booster, Dataset examples, int rounds) {
        FeatureEncoding encoding = FeatureEncoding.forTrees(definition, state.categories());
        Targets targets = new Targets(
                definition.task(), definition.classes().size(), (float) state.mean(), (float) state.deviation());
        Labels labels = new Labels(targets.scaled(examples.targets()), Fitting.weights(definition, examples, null));
        Booster trees = read(booster);
        try (TreeInput input = new TreeInput(encoding, examples, targets, labels)) {
            int before = state.recipe().integer(SearchSpace.ROUNDS);
            requireAs(trees, before, encoding.width());
            trees.setParams(parameters(
                    state.recipe(), targets, labels, definition.training().seed()));
            for (int round = before; round < before + rounds; round++) {
                forgetSamples(trees);
                trees.update(input.examples(), round);
            }
            Recipe longer = state.recipe().with(SearchSpace.ROUNDS, before + rounds);
            return new XgboostTrees(longer, encoding, targets, trees, Curve.NONE);
        } catch (XGBoostError e) {
            trees.dispose();
            throw new IllegalStateException("XGBoost cannot go on: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            trees.dispose();
            throw e;
        }
    }

    /**
     * What grows trees keeps a generator for columns, seeded as the first tree is grown, which no model brings along. Another method has it
     * made anew; which one there is takes effect when the booster is asked for something.
     */
    private static void forgetSamples(Booster trees) throws XGBoostError {
        trees.setParam(METHOD, "approx");
        trees.getNumBoostedRound();
        trees.setParam(METHOD, "hist");
    }

    /** @throws IllegalArgumentException when the booster cannot be read, or is not as the state says */
    public static void requireContinuable(ModelDefinition definition, RefreshState state, byte[] booster) {
        Booster trees = read(booster);
        try {
            requireAs(
                    trees,
                    state.recipe().integer(SearchSpace.ROUNDS),
                    FeatureEncoding.forTrees(definition, state.categories()).width());
        } catch (XGBoostError e) {
            throw new IllegalArgumentException("XGBoost cannot tell of the booster", e);
        } finally {
            trees.dispose();
        }
    }

    private static Booster read(byte[] bytes) {
        try {
            return XGBoost.loadModel(bytes);
        } catch (XGBoostError | IOException e) {
            throw new IllegalArgumentException("XGBoost cannot read the booster", e);
        }
    }

    private static void requireAs(Booster trees, int rounds, int width) throws XGBoostError {
        if (trees.getNumBoostedRound() != rounds || trees.getNumFeature() != width) {
            throw new IllegalArgumentException("booster of " + trees.getNumBoostedRound() + " rounds and "
                    + trees.getNumFeature() + " columns (expected: " + rounds + " and " + width + ")");
        }
    }

    private static Map<String, Object> parameters(Recipe recipe, Targets targets, Labels labels, long seed) {
        Map<String, Object> parameters = XgboostTrees.parameters(recipe, targets, labels, seed);
        // the trees that are there were grown from the base that they bring
        parameters.remove("base_score");
        parameters.put("seed_per_iteration", true);
        return parameters;
    }
}
