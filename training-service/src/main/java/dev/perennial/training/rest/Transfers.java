package dev.perennial.training.rest;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes of files that requests hold in memory, so that many of them at once do not take what a run needs. */
@Singleton
public final class Transfers {
    private static final long MOST_BYTES = 96L * 1024 * 1024;

    private final AtomicLong held = new AtomicLong();
    private final CurrentVertxRequest request;

    Transfers(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Whether the present request may hold so many more; they are given back when it is answered. */
    public boolean reserve(long bytes) {
        return reserve(request.getCurrent(), bytes);
    }

    /** One alone may be of any size. */
    boolean reserve(RoutingContext context, long bytes) {
        long before = held.getAndAdd(bytes);
        if (before > 0 && before + bytes > MOST_BYTES) {
            held.addAndGet(-bytes);
            return false;
        }
        context.addEndHandler(end -> held.addAndGet(-bytes));
        return true;
    }
}
