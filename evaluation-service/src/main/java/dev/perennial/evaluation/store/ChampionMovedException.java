package dev.perennial.evaluation.store;

/** Someone else moved the champion after this move was decided; nothing was stored. */
public final class ChampionMovedException extends RuntimeException {
    ChampionMovedException(String modelName, long expectedSequence) {
        super("The champion of " + modelName + " was moved by someone else after move " + expectedSequence + ".");
    }
}
