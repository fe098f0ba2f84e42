package dev.perennial.training.fit;

import java.util.function.Supplier;

/**
 * Ends a fit from another thread: a network between two epochs, boosting in parts between two rounds. What is fitted whole by the native
 * library, as a random forest is, goes to its end.
 */
public final class FitStop {
    private static final ThreadLocal<FitStop> CURRENT = new ThreadLocal<>();

    private volatile boolean asked;

    /** The fit was ended. */
    public static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("the fit was stopped", null, false, false);
        }
    }

    /** Asks for the end; from any thread, at any time. */
    public void ask() {
        asked = true;
    }

    /**
     * Fits on this thread.
     *
     * @throws StoppedException when its end was asked for, unless it was done before that was seen
     */
    public <T> T during(Supplier<T> fit) {
        CURRENT.set(this);
        try {
            check(() -> {});
            return fit.get();
        } finally {
            CURRENT.remove();
        }
    }

    /** @param before done before the end, when that was asked for: what would have to be given back */
    static void check(Runnable before) {
        FitStop current = CURRENT.get();
        if (current != null && current.asked) {
            before.run();
            throw new StoppedException();
        }
    }
}
