package dev.perennial.training.work;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Renews what a worker holds for as long as it works on it, on a thread beside that work. */
public final class Leases implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Leases.class);

    private final ScheduledExecutorService thread;

    /** One lease. Its holder gives it back itself. */
    public interface Lease {
        /** Ends its renewals. */
        void close();
    }

    /** @param name of the thread */
    public Leases(String name) {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread daemon = new Thread(work, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /**
     * Renews first after one interval. A renewal that fails is repeated with the next.
     *
     * @param what it is held, for the log
     */
    public Lease keep(String what, Duration interval, Runnable renewal) {
        ScheduledFuture<?> renewals = thread.scheduleAtFixedRate(
                () -> renew(what, renewal), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return () -> renewals.cancel(false);
    }

    private static void renew(String what, Runnable renewal) {
        try {
            renewal.run();
        } catch (RuntimeException | Error e) {
            // whatever is thrown from here ends all further renewals
            LOG.warnf(e, "a lease is not renewed; %s", what);
        }
    }

    /** Nothing is renewed any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
