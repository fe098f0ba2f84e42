package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Starts something on a thread of its own, as soon as that is possible and however often it fails before. */
final class Starter implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Starter.class);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Attempt attempt;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile String waitsFor = "its turn";

    /** One attempt. */
    interface Attempt {
        /**
         * Starts it, unless something is missing; after a failure nothing of it is left.
         *
         * @return what is missing, for people; null: it is started
         */
        String start() throws InterruptedException;
    }

    Starter(String name, Attempt attempt) {
        this.attempt = attempt;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** What it waits for, for people; null: it is started. */
    String waitsFor() {
        return waitsFor;
    }

    private void run() {
        try {
            do {
                waitsFor = attempt();
            } while (waitsFor != null && !stopping.await(RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.debugf("Interrupted by the shutdown; thread=%s", thread.getName());
        }
    }

    private String attempt() throws InterruptedException {
        try {
            return attempt.start();
        } catch (RuntimeException e) {
            String waited = "another attempt after " + e;
            if (!waited.equals(waitsFor)) {
                LOG.errorf(e, "Start failed and is tried again; thread=%s", thread.getName());
            }
            return waited;
        }
    }

    /** Ends the attempts and waits for the one that runs. */
    @Override
    public void close() {
        stopping.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
