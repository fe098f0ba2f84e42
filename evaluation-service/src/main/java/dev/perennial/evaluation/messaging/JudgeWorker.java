package dev.perennial.evaluation.messaging;

import dev.perennial.evaluation.objects.Examiner;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The thread that judges, whenever it is called and from time to time. It works from the database alone: after a restart it
 * goes on with whatever has no verdict or was perhaps not announced. A broken world (no database, no object storage, no
 * broker) is retried with growing delays; no failure ends it.
 */
@ApplicationScoped
public class JudgeWorker {
    private final JudgePass pass;
    private final Examiner examiner;
    private final JudgeConfig config;
    private final Semaphore calls = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "judge");
    private volatile boolean stopped;

    JudgeWorker(JudgePass pass, Examiner examiner, JudgeConfig config) {
        this.pass = pass;
        this.examiner = examiner;
        this.config = config;
    }

    /** There is something to judge or to announce. */
    public void wake() {
        calls.release();
    }

    void start(@Observes StartupEvent event) {
        thread.setDaemon(true);
        thread.start();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopped = true;
        pass.stop();
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(10));
    }

    /** Whether it goes on working; errors that keep coming are of this process itself. */
    boolean isHealthy() {
        return stopped || (thread.isAlive() && !pass.isBroken());
    }

    private void run() {
        try {
            passUntilStopped();
        } finally {
            examiner.close();
        }
    }

    private void passUntilStopped() {
        Duration delay = config.retryDelay();
        while (!stopped) {
            if (pass.run()) {
                delay = config.retryDelay();
                waitForCall();
            } else {
                waitFor(delay);
                delay = min(delay.multipliedBy(2), config.pollInterval());
            }
        }
    }

    private void waitForCall() {
        try {
            calls.tryAcquire(config.pollInterval().toMillis(), TimeUnit.MILLISECONDS);
            calls.drainPermits();
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** A broken world does not mend sooner because there is more to do; so a call does not end this. */
    private void waitFor(Duration delay) {
        try {
            TimeUnit.MILLISECONDS.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
