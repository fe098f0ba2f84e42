package dev.perennial.training.work;

import java.time.Duration;
import org.jboss.logging.Logger;

/** A thread that does one step after the other, and rests when there is nothing to do or the world is broken. */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration REST = Duration.ofSeconds(1);

    private final Signal signal;
    private final Step step;
    private final Thread thread;
    private volatile boolean stopped;

    /** One step of work. */
    public interface Step {
        /** Returns whether there was something to do. */
        boolean run() throws InterruptedException;
    }

    /**
     * Starts.
     *
     * @param signal ends a rest early
     */
    public Loop(String name, Signal signal, Step step) {
        this.signal = signal;
        this.step = step;
        this.thread = new Thread(this::run, name);
        // what is not finished at the end is repeated after the next start
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
    }

    private void run() {
        try {
            while (!stopped) {
                if (!worked()) {
                    signal.await(REST);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean worked() throws InterruptedException {
        try {
            return step.run();
        } catch (RuntimeException e) {
            if (!stopped) {
                LOG.warnf(e, "a step failed and is tried again; loop=%s", thread.getName());
            }
            return false;
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
