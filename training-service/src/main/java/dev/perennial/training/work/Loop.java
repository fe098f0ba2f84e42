package dev.perennial.training.work;

import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * A thread that does one step after the other, and rests when there is nothing to do or a step failed. No failure ends it,
 * as the world may mend. Errors that keep coming are of this process itself, and make the loop unhealthy.
 */
public final class Loop implements AutoCloseable {
    /** Errors in a row that only a restart may help against. */
    static final int MOST_ERRORS = 5;

    private static final Logger LOG = Logger.getLogger(Loop.class);
    private static final Duration REST = Duration.ofSeconds(1);

    private final Signal signal;
    private final Step step;
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int errors;

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
    Loop(String name, Signal signal, Step step) {
        this.signal = signal;
        this.step = step;
        this.thread = new Thread(this::run, name);
        // what is not finished at the end is repeated after the next start
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
    }

    String name() {
        return thread.getName();
    }

    /** Whether it goes on working, or was told to stop. */
    boolean isHealthy() {
        return stopped || (thread.isAlive() && errors < MOST_ERRORS);
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
            boolean worked = step.run();
            errors = 0;
            return worked;
        } catch (RuntimeException e) {
            errors = 0;
            failed(e);
        } catch (Error e) {
            errors = Math.min(errors + 1, MOST_ERRORS);
            failed(e);
        }
        return false;
    }

    private void failed(Throwable failure) {
        if (!stopped) {
            LOG.warnf(failure, "a step failed and is tried again; loop=%s", name());
        }
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
