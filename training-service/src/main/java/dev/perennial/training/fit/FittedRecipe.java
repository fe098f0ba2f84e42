package dev.perennial.training.fit;

import dev.perennial.training.domain.Recipe;

/** A model fitted by one recipe. */
public sealed interface FittedRecipe extends FittedModel permits NeuralNetwork, ConvolutionalNetwork, XgboostTrees {
    /** What it was fitted with; after early stopping, with the number of rounds found. */
    Recipe recipe();
}
