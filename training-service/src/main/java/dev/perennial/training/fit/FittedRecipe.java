package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.tracking.Curve;
import dev.perennial.training.export.GraphBuilder;

/** A model fitted by one recipe. */
public sealed interface FittedRecipe extends FittedModel permits NeuralNetwork, ConvolutionalNetwork, XgboostTrees {
    /** What it was fitted with; after early stopping, with the number of rounds found. */
    Recipe recipe();

    /** How its fit went; {@link Curve#NONE} where no step was told. */
    Curve curve();

    /**
     * What comes before the link function of a classifier, by the native engine: per example the logit of the positive one of
     * two classes, or a number per class whose softmax is the probabilities.
     */
    default double[][] margins(FeatureTable examples) {
        throw new IllegalStateException(recipe().algorithm() + " has no margins; a definition cannot ask for them");
    }

    /** Adds the model up to its {@link #margins} to a graph, inputs included; returns their tensor. */
    default String exportMargins(GraphBuilder graph) {
        throw new IllegalStateException(recipe().algorithm() + " has no margins; a definition cannot ask for them");
    }

    /** What is fitted. */
    Targets targets();
}
