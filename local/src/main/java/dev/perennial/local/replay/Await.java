package dev.perennial.local.replay;

import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for the loop by asking it, again and again, and gives up when it stands still. */
final class Await {
    private static final long LEAST_PAUSE_MILLIS = 5;
    /** What is asked works on what is waited for meanwhile, so that an answer that took long is not asked for again at once. */
    private static final int PAUSES_PER_ANSWER = 3;

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
            long asked = System.nanoTime();
            Optional<T> seen = look.get();
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - asked);
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
            Interruption.pause(Math.max(LEAST_PAUSE_MILLIS, PAUSES_PER_ANSWER * took));
        }
    }
}
