package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.KernelContributions;
import dev.perennial.training.domain.explanation.ShapEffort;
import java.util.List;

/** A model as its own engine holds it. */
public sealed interface FittedModel extends AutoCloseable permits FittedRecipe, Blend, ServedBlend, CalibratedModel {
    /** Per example one probability per class in the definition's order, or the one value; by the native engine. */
    double[][] score(FeatureTable examples);

    /**
     * What a graph may give of each example whose floats are not the engine's to the last bit: the scores themselves, but
     * where a model jumps the scores on both sides.
     */
    default Tolerated tolerated(FeatureTable examples) {
        double[][] scores = score(examples);
        return new Tolerated(scores, scores);
    }

    /**
     * Two scores of each example, between which others lie.
     *
     * @param one   as {@link #score}
     * @param other as many
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Tolerated(double[][] one, double[][] other) {}

    /** How {@link #contributions} are found, and of how much. */
    default ShapEffort shapEffort() {
        return ShapEffort.KERNEL;
    }

    /**
     * What each input adds to predictions.
     *
     * @param inputs     names of the inputs, in the definition's order
     * @param background examples that stand for what is usual, at least one
     * @param seed       of what is drawn
     */
    default Contributions contributions(
            List<String> inputs, FeatureTable examples, FeatureTable background, long seed) {
        int most = Math.max(shapEffort().coalitions(), 2 * inputs.size());
        return KernelContributions.of(inputs, examples, background, most, seed, this::score);
    }

    /** The fitted numbers in the engine's own form. */
    byte[] nativeBytes();

    /** The model with its whole preprocessing as one ONNX graph. */
    byte[] onnx();

    @Override
    void close();
}
