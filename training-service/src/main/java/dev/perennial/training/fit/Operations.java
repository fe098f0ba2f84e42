package dev.perennial.training.fit;

import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.image.ImageShape;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.SearchSpace;

/**
 * How much work a model is, counted from its recipe and not by a clock, so that a repeated run counts the same: multiplications
 * with their additions for layers, visited nodes for trees at their full depth. The encoding is left out.
 *
 * @param prediction of one prediction
 * @param fit        of fitting
 */
public record Operations(double prediction, double fit) {
    /** A step forward, and two as long back. */
    private static final int PASSES = 3;

    /** Places that a convolution looks at for one of its own. */
    private static final double KERNEL = 9;

    /**
     * @param columns that it is fitted on, encoded
     * @param outputs classes, or 1
     * @param epochs  how often each example is seen
     */
    static Operations ofLayers(Recipe recipe, int columns, int outputs, int examples, int epochs) {
        double units = recipe.algorithm() == Algorithm.MLP ? recipe.integer("units") : 0;
        double weights = units == 0
                ? (columns + 1.0) * outputs
                : (columns + 1.0) * units + (units + 1) * units + (units + 1) * outputs;
        return new Operations(weights, PASSES * weights * examples * epochs);
    }

    /**
     * @param shape   of the images
     * @param outputs classes
     * @param epochs  how often each image is seen
     */
    static Operations ofConvolutions(Recipe recipe, ImageShape shape, int outputs, int images, int epochs) {
        double filters = recipe.integer("filters");
        double units = recipe.integer("units");
        double area = (double) shape.width() * shape.height();
        double pooled = area / 4;
        double first = (KERNEL * shape.channels() + 1) * filters * area;
        double second = (KERNEL * filters + 1) * 2 * filters * pooled;
        double dense = (2 * filters * pooled / 4 + 1) * units + (units + 1) * outputs;
        double work = first + second + dense;
        return new Operations(work, PASSES * work * images * epochs);
    }

    /**
     * A fit puts each sampled value of each example into a histogram at each depth of each tree.
     *
     * @param columns that it is fitted on, encoded
     * @param outputs trees of a round: one per class of several, else 1
     */
    static Operations ofTrees(Recipe recipe, int columns, int outputs, int examples) {
        String number = recipe.algorithm() == Algorithm.RANDOM_FOREST ? "trees" : SearchSpace.ROUNDS;
        double trees = recipe.number(number) * outputs;
        double depth = recipe.number("maxDepth");
        double values = examples * recipe.number("rowFraction") * columns * recipe.number("columnFraction");
        return new Operations(trees * (depth + 1), trees * depth * values);
    }
}
