package dev.perennial.training.fit;

/**
 * A model fitted so far. The next part goes on from the state, in this process or another.
 *
 * @param model  as it is now; closed with this
 * @param state  what the next part goes on from
 * @param isDone whether nothing is left to fit
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Part(FittedRecipe model, byte[] state, boolean isDone) implements AutoCloseable {
    /** A model with nothing left to fit. */
    public static Part whole(FittedRecipe model) {
        return new Part(model, new byte[0], true);
    }

    @Override
    public void close() {
        model.close();
    }
}
