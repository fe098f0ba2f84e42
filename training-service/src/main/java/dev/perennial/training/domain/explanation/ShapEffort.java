package dev.perennial.training.domain.explanation;

/**
 * What contributions may cost: as much as takes some hundredths of the run.
 *
 * @param method     how they are found
 * @param examples   explained at most
 * @param background examples that stand for what is usual, at most
 * @param coalitions of inputs looked at for each example, at most; at least twice the inputs are
 */
public record ShapEffort(ShapMethod method, int examples, int background, int coalitions) {
    public static final ShapEffort TREE = new ShapEffort(ShapMethod.TREE, 24, 1, 0);
    public static final ShapEffort LINEAR = new ShapEffort(ShapMethod.LINEAR, 200, 200, 0);
    /** All coalitions there are of eight inputs. */
    public static final ShapEffort KERNEL = new ShapEffort(ShapMethod.KERNEL, 6, 8, 254);
    /** For a model that takes long to ask. */
    public static final ShapEffort SHORT_KERNEL = new ShapEffort(ShapMethod.KERNEL, 4, 4, 80);
}
