package dev.perennial.local;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C end a command as an exception would, so that it puts in order what it has to. The virtual machine waits for that, but not
 * for ever.
 */
public final class Interruption {
    private static final long LIMIT_SECONDS = 90;

    private Interruption() {}

    /** Runs the command; the virtual machine ends, when it is told to, not before the command has. */
    public static <T> T guard(Callable<T> command) throws Exception {
        Thread commandThread = Thread.currentThread();
        CountDownLatch done = new CountDownLatch(1);
        Thread hook = new Thread(() -> end(commandThread, done), "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return command.call();
        } finally {
            done.countDown();
            remove(hook);
        }
    }

    /** Does what has to be done after an interruption too: what blocks in it blocks as ever. */
    public static void uninterrupted(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @throws LocalException if the thread is interrupted, and stays so */
    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw of(e);
        }
    }

    /** For who cannot go on, but leaves the thread interrupted. */
    public static LocalException of(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LocalException("Interrupted.", e);
    }

    private static void end(Thread commandThread, CountDownLatch done) {
        commandThread.interrupt();
        try {
            done.await(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs, and this is what it waited for.
            return;
        }
    }
}
