package dev.perennial.acceptance;

import dev.perennial.local.LocalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Waits for what must come true, for a bounded time, and then says how it stands. */
final class Await {
    /** How long anything may take that a loaded machine does in some seconds. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /**
     * Asserts again and again until the assertion holds; a service that does not answer is one that does not do so yet.
     *
     * @param what      for the message when patience ends
     * @param assertion looks at the world anew with each call
     */
    static void until(String what, ThrowingCallable assertion) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Throwable standing = standing(assertion);
        while (standing != null) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "Waited " + PATIENCE.toSeconds() + " s for " + what + ": " + standing.getMessage(), standing);
            }
            pause(PAUSE);
            standing = standing(assertion);
        }
    }

    /** A moment between two looks. An interrupt, by which a test's time limit comes, ends it and leaves the clean-up undisturbed. */
    static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
        if (Thread.interrupted()) {
            throw new IllegalStateException("interrupted");
        }
    }

    private static Throwable standing(ThrowingCallable assertion) {
        try {
            assertion.call();
            return null;
        } catch (AssertionError | LocalException | IOException notYet) {
            return notYet;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
