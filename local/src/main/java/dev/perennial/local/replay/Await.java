package dev.perennial.local.replay;

import dev.perennial.local.LocalException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for the loop by asking it, every few milliseconds, and gives up when it stands still. */
final class Await {
    private static final long PAUSE_MILLIS = 15;

    private final Duration patience;

    /** @param patience how long a condition may make no progress */
    Await(Duration patience) {
        this.patience = patience;
    }

    /**
     * @param what      for the message when patience ends
     * @param condition present when reached
     * @param progress  changes while the loop works; patience starts anew with every change
     */
    <T> T until(String what, Supplier<Optional<T>> condition, Supplier<?> progress) {
        long deadline = System.nanoTime() + patience.toNanos();
        Object last = null;
        while (true) {
            Optional<T> reached = condition.get();
            if (reached.isPresent()) {
                return reached.get();
            }
            Object now = progress.get();
            if (!now.equals(last)) {
                last = now;
                deadline = System.nanoTime() + patience.toNanos();
            }
            if (System.nanoTime() > deadline) {
                throw new LocalException("Waited " + patience.toSeconds() + " s for " + what + "; it stands at " + now
                        + ". See: perennial status, perennial logs SERVICE");
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalException("Interrupted.", e);
        }
    }
}
