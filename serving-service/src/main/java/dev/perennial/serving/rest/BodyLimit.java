package dev.perennial.serving.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response.Status;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Refuses a body that is announced as too large, in the words of every other error. One that is not announced is cut off
 * by the server itself, which has no words for it.
 */
@ApplicationScoped
class BodyLimit {
    /** Before the server's own check. */
    private static final int PRIORITY = 100;

    /** How long a client may go on sending what is thrown away: cut off at once it would miss the answer. */
    private static final long LINGER_MILLIS = 2_000;

    private static final String LENGTH = "[0-9]{1,18}";

    private final long mostBytes;
    private final ObjectMapper mapper;

    BodyLimit(@ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize mostBytes, ObjectMapper mapper) {
        this.mostBytes = mostBytes.asLongValue();
        this.mapper = mapper;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && length.matches(LENGTH) && Long.parseLong(length) > mostBytes) {
            refuse(context, length);
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, String length) {
        String path = context.normalizedPath();
        String detail = "the body has " + length + " bytes (expected: at most " + mostBytes + ")";
        HttpServerRequest request = context.request();
        Promise<Void> over = Promise.promise();
        request.endHandler(sent -> over.tryComplete());
        context.vertx().setTimer(LINGER_MILLIS, late -> over.tryComplete());
        context.response()
                .setStatusCode(Status.REQUEST_ENTITY_TOO_LARGE.getStatusCode())
                .putHeader(HttpHeaders.CONTENT_TYPE, Errors.type(path))
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(json(Errors.body(Status.REQUEST_ENTITY_TOO_LARGE, detail, null, path)))
                .onComplete(told ->
                        over.future().onComplete(end -> request.connection().close()));
        request.resume();
    }

    private Buffer json(Object body) {
        try {
            return Buffer.buffer(mapper.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an error is always JSON", e);
        }
    }
}
