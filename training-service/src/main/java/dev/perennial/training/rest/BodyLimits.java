package dev.perennial.training.rest;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;

/** Large bodies are for models that are uploaded, and for artifacts and logs of MLflow clients; the limit of the server itself has to allow for these. */
@Singleton
class BodyLimits {
    private static final long SMALL = 64 * 1024;
    private static final long LOGS = 1024 * 1024;
    private static final long LARGE = 32 * 1024 * 1024;
    private static final long MODELS = 65 * 1024 * 1024;
    private static final Pattern MODEL = Pattern.compile("/v1/models/[^/]+/versions");
    private static final int TOO_LARGE = 413;
    private static final int LENGTH_REQUIRED = 411;
    private static final int TRY_AGAIN = 503;
    private static final int PRIORITY = 1000;

    private final Transfers transfers;

    BodyLimits(Transfers transfers) {
        this.transfers = transfers;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        String path = context.request().path();
        String header = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        boolean isChunked = header == null && context.request().getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        boolean isUpload = path.startsWith("/api/2.0/mlflow-artifacts/")
                && context.request().method().equals(HttpMethod.PUT);
        // a model that somebody brings goes to a file, and is taken one at a time
        boolean isModel =
                MODEL.matcher(path).matches() && context.request().method().equals(HttpMethod.POST);
        long most = isModel ? MODELS : isUpload ? LARGE : path.startsWith("/api/2.0/mlflow/") ? LOGS : SMALL;
        long length = header == null ? 0 : Long.parseLong(header);
        if (length > most) {
            context.fail(TOO_LARGE);
        } else if (isChunked && !isUpload && !isModel) {
            context.fail(LENGTH_REQUIRED);
        } else if (isUpload && !transfers.reserve(context, isChunked ? LARGE : length)) {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
            context.fail(TRY_AGAIN);
        } else {
            context.next();
        }
    }
}
