package dev.perennial.ingest.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response.Status;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts every request that is refused, by reason; also those that the platform refuses before a resource sees them. A
 * reason is one of this service's or the status in words, never anything that a client has written.
 */
@Singleton
class Refusals {
    private static final String REASON = Refusals.class.getName();
    private static final String API = "/v1/";
    private static final int FIRST_ERROR = 400;
    /** Before the platform looks at the length of a body. */
    private static final int EARLY = 1_000;

    private final MeterRegistry registry;

    Refusals(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Gives the refusal of a request a reason that says more than its status. */
    static void explain(RoutingContext request, String reason) {
        request.put(REASON, reason);
    }

    void watch(@Observes Filters filters) {
        filters.register(
                request -> {
                    // before the head is sent, so that whoever has the answer finds it counted
                    request.addHeadersEndHandler(head -> count(request));
                    request.next();
                },
                EARLY);
    }

    private void count(RoutingContext request) {
        int status = request.response().getStatusCode();
        if (status >= FIRST_ERROR && request.normalizedPath().startsWith(API)) {
            String reason = Optional.<String>ofNullable(request.get(REASON)).orElseGet(() -> inWords(status));
            registry.counter("perennial_refused_requests", "reason", reason).increment();
        }
    }

    private static String inWords(int status) {
        return Optional.ofNullable(Status.fromStatusCode(status))
                .map(known -> known.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-'))
                .orElse("other");
    }
}
