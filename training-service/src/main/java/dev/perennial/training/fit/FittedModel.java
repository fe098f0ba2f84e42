package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.explanation.Contributions;
import dev.perennial.training.domain.explanation.KernelContributions;
import dev.perennial.training.domain.explanation.ShapMethod;
import java.util.List;

/** A model as its own engine holds it. */
public sealed interface FittedModel extends AutoCloseable permits FittedRecipe, Blend {
    /** All there are of eight inputs. */
    int MOST_COALITIONS = 254;

    /** Per example one probability per class in the definition's order, or the one value; by the native engine. */
    double[][] score(FeatureTable examples);

    /** How {@link #contributions} are found. */
    default ShapMethod shapMethod() {
        return ShapMethod.KERNEL;
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
        int most = Math.max(MOST_COALITIONS, 2 * inputs.size());
        return KernelContributions.of(inputs, examples, background, most, seed, this::score);
    }

    /** The fitted numbers in the engine's own form. */
    byte[] nativeBytes();

    /** The model with its whole preprocessing as one ONNX graph. */
    byte[] onnx();

    @Override
    void close();
}
