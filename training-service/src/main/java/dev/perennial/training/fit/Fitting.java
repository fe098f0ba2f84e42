package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.contracts.definition.Weights;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.ExampleWeights;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.util.List;

/** Examples to fit on. What is prepared of them once serves every recipe fitted on them. Its models outlive it. */
public final class Fitting implements AutoCloseable {
    private final ModelDefinition definition;
    private final Dataset examples;
    private final Targets targets;
    private final Labels labels;
    private TreeInput trees;
    private LayerInput layers;
    private List<EmbeddedCategory> embedded;
    private ImageInput images;

    /**
     * @param examples in event-time order
     * @throws dev.perennial.training.domain.RunFailedException when no model can be fitted on them
     */
    public Fitting(ModelDefinition definition, Dataset examples) {
        this(definition, examples, null);
    }

    /**
     * @param factors how much each example counts beside what the definition says; null: all alike
     * @throws dev.perennial.training.domain.RunFailedException as above
     */
    public Fitting(ModelDefinition definition, Dataset examples, double[] factors) {
        this.definition = definition;
        this.examples = examples;
        this.targets = Targets.fit(definition, examples.targets());
        this.labels = new Labels(targets.scaled(examples.targets()), weights(definition, examples, factors));
    }

    static float[] weights(ModelDefinition definition, Dataset examples, double[] factors) {
        Weights declared = definition.training().weights();
        if (declared == null && factors == null) {
            return null;
        }
        double[] weights = declared == null ? null : ExampleWeights.of(declared, examples);
        float[] product = new float[examples.size()];
        for (int row = 0; row < product.length; row++) {
            product[row] = (float) ((weights == null ? 1 : weights[row]) * (factors == null ? 1 : factors[row]));
        }
        return product;
    }

    /** @param raw the examples that were encoded */
    record LayerInput(FeatureEncoding encoding, Standardisation standardisation, Matrix examples, FeatureTable raw) {}

    /**
     * Fits a recipe as it stands.
     *
     * @param seed of everything random
     */
    public FittedRecipe fit(Recipe recipe, long seed) {
        return fit(recipe, seed, null);
    }

    /**
     * Fits a recipe that may stop early.
     *
     * @param later examples after the fitted ones, on which more boosting rounds stop to help; null: no early stop
     */
    public FittedRecipe fit(Recipe recipe, long seed, Dataset later) {
        return switch (recipe.algorithm()) {
            case LOGISTIC_REGRESSION -> NeuralNetwork.fit(recipe, layers(), List.of(), targets, labels, seed);
            case MLP -> NeuralNetwork.fit(recipe, layers(), embedded(), targets, labels, seed);
            case CNN -> ConvolutionalNetwork.fit(recipe, images(), targets, labels.values(), seed);
            case RANDOM_FOREST, GRADIENT_BOOSTING -> XgboostTrees.fit(recipe, trees(), targets, labels, later, seed);
        };
    }

    /**
     * Fits a part of a recipe's rounds or epochs. A random forest is fitted whole at once.
     *
     * @param later examples after the fitted ones, on which more boosting rounds stop to help
     * @param from  the state that the part before left; null: from the start
     * @param share how far it goes from the start, in (0, 1]
     */
    public Part advance(Recipe recipe, long seed, Dataset later, byte[] from, double share) {
        return switch (recipe.algorithm()) {
            case LOGISTIC_REGRESSION ->
                NeuralNetwork.advance(recipe, layers(), List.of(), targets, labels, seed, from, share);
            case MLP -> NeuralNetwork.advance(recipe, layers(), embedded(), targets, labels, seed, from, share);
            case GRADIENT_BOOSTING -> GrowingTrees.advance(recipe, trees(), targets, labels, later, seed, from, share);
            case CNN -> ConvolutionalNetwork.advance(recipe, images(), targets, labels.values(), seed, from, share);
            case RANDOM_FOREST -> Part.whole(fit(recipe, seed, later));
        };
    }

    /** What a model fitted by this recipe takes; of a recipe that may stop early, as it was found. */
    public Operations operations(Recipe recipe) {
        int size = examples.size();
        return switch (recipe.algorithm()) {
            case LOGISTIC_REGRESSION, MLP ->
                Operations.ofLayers(
                        recipe,
                        layers().examples().columns() + embeddedColumns(recipe),
                        Math.max(1, targets.classes()),
                        size,
                        NeuralNetwork.epochs(recipe, size));
            case CNN ->
                Operations.ofConvolutions(
                        recipe, images().shape(), targets.classes(), size, ConvolutionalNetwork.epochs(recipe, size));
            case RANDOM_FOREST, GRADIENT_BOOSTING ->
                Operations.ofTrees(
                        recipe,
                        trees().encoding().width(),
                        targets.task() == Task.MULTICLASS_CLASSIFICATION ? targets.classes() : 1,
                        size);
        };
    }

    private TreeInput trees() {
        if (trees == null) {
            FeatureEncoding encoding = FeatureEncoding.fit(definition, examples.features(), Kind.FOR_TREES);
            trees = new TreeInput(encoding, examples, targets, labels);
        }
        return trees;
    }

    private int embeddedColumns(Recipe recipe) {
        return recipe.algorithm() == Algorithm.MLP ? embedded().size() * Embeddings.WIDTH : 0;
    }

    private List<EmbeddedCategory> embedded() {
        if (embedded == null) {
            embedded = EmbeddedCategory.of(definition, examples.features());
        }
        return embedded;
    }

    private ImageInput images() {
        if (images == null) {
            images = ImageInput.fit(definition, examples.features());
        }
        return images;
    }

    private LayerInput layers() {
        if (layers == null) {
            FeatureEncoding encoding = FeatureEncoding.fit(definition, examples.features(), Kind.FOR_LAYERS);
            Matrix encoded = encoding.encode(examples.features());
            Standardisation standardisation = Standardisation.fit(encoded, encoding.amounts());
            layers = new LayerInput(encoding, standardisation, standardisation.apply(encoded), examples.features());
        }
        return layers;
    }

    /** Gives back native memory; nothing is fitted afterwards. */
    @Override
    public void close() {
        if (trees != null) {
            trees.close();
        }
    }
}
