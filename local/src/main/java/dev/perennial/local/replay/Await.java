package dev.perennial.local.replay;

import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for the loop by asking it, every few milliseconds, and gives up when it stands still. */
final class Await {
    private static final long PAUSE_MILLIS = 5;

    private final Duration patience;
    private final Runnable turn;

    /**
     * @param patience how long nothing may change
     * @param turn     done before each pause, to show that time passes
     */
    Await(Duration patience, Runnable turn) {
        this.patience = patience;
        this.turn = turn;
    }

    /** Waits for what comes about in steps: patience starts anew with every change of what is seen. */
    <T> T until(String what, Supplier<Optional<T>> look, Predicate<T> reached) {
        return until(what, look, reached, seen -> false);
    }

    /**
     * Waits for what may take any time: while it is in work, patience does not run out.
     *
     * @param what    for the message when patience ends
     * @param look    what there is now; fails when whoever works on it does not answer
     * @param reached whether that is what is waited for
     * @param working whether somebody works on it
     */
    <T> T until(String what, Supplier<Optional<T>> look, Predicate<T> reached, Predicate<T> working) {
        Optional<T> last = Optional.empty();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.filter(reached).isPresent()) {
                return seen.get();
            }
            if (!seen.equals(last) || seen.filter(working).isPresent()) {
                last = seen;
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new LocalException("Waited " + patience.toSeconds() + " s for " + what + "; it stands at "
                        + seen.map(Object::toString).orElse("nothing")
                        + ". See: perennial status, perennial logs SERVICE");
            }
            turn.run();
            Interruption.pause(PAUSE_MILLIS);
        }
    }
}
