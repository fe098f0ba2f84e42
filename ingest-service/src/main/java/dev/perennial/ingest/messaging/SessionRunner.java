package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Runs sessions one after the other on a thread of its own. A session that fails is followed, after a pause, by one that
 * starts from what was committed.
 */
public final class SessionRunner {
    private static final Logger LOG = Logger.getLogger(SessionRunner.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(8);
    private static final Duration STALLED_AFTER = Duration.ofSeconds(60);

    private final BooleanSupplier mayOpen;
    private final Supplier<Session> opening;
    private final InstantSource clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;

    private volatile State state = State.WAITING;
    private volatile String detail = "";
    private volatile Instant lastProgress;

    private enum State {
        WAITING,
        WORKING,
        FAILING,
        STOPPED
    }

    /** One life as a member of a group. */
    public interface Session extends AutoCloseable {
        /**
         * Does what there is to do, in bounded time. A failure ends the session.
         *
         * @return whether something was done, or there was nothing to do
         */
        boolean step();

        /** What it does, for people. */
        String describe();

        @Override
        void close();
    }

    /** @param mayOpen whether there is all that a session needs */
    public SessionRunner(String name, BooleanSupplier mayOpen, Supplier<Session> opening, InstantSource clock) {
        this.mayOpen = mayOpen;
        this.opening = opening;
        this.clock = clock;
        this.lastProgress = clock.instant();
        this.thread = new Thread(this::run, name);
    }

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the session and waits for that. */
    public void stop() {
        stopping.countDown();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean isWorking() {
        return state == State.WORKING;
    }

    /** What it does, for people. */
    public String describe() {
        return switch (state) {
            case WORKING -> detail;
            case FAILING -> state + ": " + detail;
            case WAITING, STOPPED -> state.name();
        };
    }

    /** Whether it is silent for a minute although there is work, and nothing outside of this process is to blame. */
    public boolean isStalled(Instant now) {
        return lastProgress.plus(STALLED_AFTER).isBefore(now);
    }

    private void run() {
        while (!isStopping()) {
            if (mayOpen.getAsBoolean()) {
                runSession();
            } else {
                lastProgress = clock.instant();
                pause();
            }
        }
        state = State.STOPPED;
    }

    private void runSession() {
        try (Session session = opening.get()) {
            while (!isStopping()) {
                if (session.step()) {
                    lastProgress = clock.instant();
                }
                detail = session.describe();
                state = State.WORKING;
            }
        } catch (RuntimeException e) {
            detail = String.valueOf(e.getMessage());
            state = State.FAILING;
            lastProgress = clock.instant();
            LOG.errorf(e, "Session ended, the next one resumes from what was committed; thread=%s", thread.getName());
            pause();
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            stopping.countDown();
        }
    }
}
