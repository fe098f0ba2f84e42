package dev.perennial.serving.rest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.function.Supplier;

/**
 * Where a request is worked on: a small one at once, on the thread that read it, as handing it over would cost more than
 * the work; a large one elsewhere, so that the small ones do not wait behind it.
 */
public final class Work {
    /** About twenty examples. */
    private static final int SMALL_BYTES = 8 * 1024;

    private Work() {}

    /** @param bodyBytes size of the request's body */
    public static <T> Uni<T> on(int bodyBytes, Supplier<T> work) {
        Uni<T> result = Uni.createFrom().item(work);
        return bodyBytes <= SMALL_BYTES ? result : result.runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
