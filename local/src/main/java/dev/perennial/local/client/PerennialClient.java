package dev.perennial.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Calls the services of one installation. Safe for several threads. */
public final class PerennialClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int NOT_FOUND = 404;

    private final Addresses addresses;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public PerennialClient(Addresses addresses) {
        this.addresses = addresses;
    }

    /** Declares a model or changes it; the definition is YAML or JSON. */
    public void apply(String modelName, String definition) {
        send(Component.INGEST, "/v1/models/" + modelName, "PUT", definition, "application/yaml");
    }

    public void forget(String modelName) {
        send(Component.INGEST, "/v1/models/" + modelName, "DELETE", null, null);
    }

    /** The definition as it is in force; empty when there is no such model. */
    public Optional<JsonNode> definition(String modelName) {
        return find(Component.INGEST, "/v1/models/" + modelName);
    }

    /** Every line is on the log when this returns. */
    public Accepted publishEvents(String modelName, Collection<JsonNode> events) {
        return publish(modelName, "events", events);
    }

    /** Every line is on the log when this returns. */
    public Accepted publishLabels(String modelName, Collection<JsonNode> labels) {
        return publish(modelName, "labels", labels);
    }

    /** One prediction with named features. A request that gets no success completes with the reason, not with an exception. */
    public CompletableFuture<PredictionAnswer> predict(String modelName, JsonNode body) {
        HttpRequest request = request(
                Component.SERVING, "/v1/models/" + modelName + "/predict", "POST", body.toString(), "application/json");
        return http.sendAsync(request, BodyHandlers.ofByteArray()).handle(PerennialClient::prediction);
    }

    /** Empty until the model's definition has reached the service. */
    public Optional<TrainingState> training(String modelName) {
        return find(Component.TRAINING, "/v1/models/" + modelName + "/training")
                .map(node -> value(node, TrainingState.class));
    }

    /** Stops the automatic triggers of a model. */
    public void hold(String modelName) {
        send(Component.TRAINING, "/v1/models/" + modelName + "/training/hold", "PUT", null, null);
    }

    /** Lets the automatic triggers of a model work again. */
    public void release(String modelName) {
        send(Component.TRAINING, "/v1/models/" + modelName + "/training/hold", "DELETE", null, null);
    }

    /** Evaluates the triggers once, now, also while they are held. */
    public TrainingDecision decide(String modelName) {
        return value(
                send(Component.TRAINING, "/v1/models/" + modelName + "/training/decisions", "POST", "{}", JSON),
                TrainingDecision.class);
    }

    /** Asks for a run. */
    public UUID train(String modelName) {
        JsonNode answer = send(Component.TRAINING, "/v1/models/" + modelName + "/runs", "POST", "{}", JSON);
        return UUID.fromString(answer.path("runId").textValue());
    }

    /** Empty until the request has reached the service. */
    public Optional<Run> run(UUID runId) {
        return find(Component.TRAINING, "/v1/runs/" + runId).map(node -> value(node, Run.class));
    }

    public JsonNode runs(String modelName) {
        return get(Component.TRAINING, "/v1/models/" + modelName + "/runs", JsonNode.class);
    }

    /** Empty for a model without versions. */
    public Optional<Versions> versions(String modelName) {
        return find(Component.EVALUATION, "/v1/models/" + modelName + "/versions")
                .map(node -> value(node, Versions.class));
    }

    /** Everything the registry says of a model's versions, as the service wrote it. */
    public JsonNode versionsDocument(String modelName) {
        return get(Component.EVALUATION, "/v1/models/" + modelName + "/versions", JsonNode.class);
    }

    /** @param toVersion null: the champion before the present one */
    public JsonNode rollback(String modelName, Integer toVersion, String actor) {
        ObjectNode body = Json.mapper().createObjectNode().put("actor", actor);
        if (toVersion != null) {
            body.put("toVersion", toVersion);
        }
        return send(Component.EVALUATION, "/v1/models/" + modelName + "/rollback", "POST", body.toString(), JSON);
    }

    /** Empty while the replica serves no version of the model. */
    public Optional<ServedModel> served(String modelName) {
        return find(Component.SERVING, "/v1/models/" + modelName).map(node -> value(node, ServedModel.class));
    }

    /** Empty while the monitor does not know the model. */
    public Optional<DriftState> drift(String modelName) {
        return find(Component.MONITOR, "/v1/models/" + modelName + "/drift").map(node -> value(node, DriftState.class));
    }

    private static final String JSON = "application/json";

    private Accepted publish(String modelName, String kind, Collection<JsonNode> lines) {
        StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(line).append('\n'));
        return value(
                send(
                        Component.INGEST,
                        "/v1/models/" + modelName + "/" + kind,
                        "POST",
                        body.toString(),
                        "application/x-ndjson"),
                Accepted.class);
    }

    private <T> T get(Component service, String path, Class<T> type) {
        return value(send(service, path, "GET", null, null), type);
    }

    private Optional<JsonNode> find(Component service, String path) {
        HttpResponse<byte[]> response = exchange(service, request(service, path, "GET", null, null));
        return response.statusCode() == NOT_FOUND ? Optional.empty() : Optional.of(body(service, path, response));
    }

    private JsonNode send(Component service, String path, String method, String body, String type) {
        return body(service, path, exchange(service, request(service, path, method, body, type)));
    }

    private HttpRequest request(Component service, String path, String method, String body, String type) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(addresses.service(service) + path))
                .timeout(TIMEOUT)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, UTF_8));
        if (type != null) {
            builder.header("Content-Type", type);
        }
        return builder.build();
    }

    private HttpResponse<byte[]> exchange(Component service, HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new LocalException(
                    "The " + service.title() + " service does not answer at " + addresses.service(service)
                            + "; is it up? See: perennial status",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalException("Interrupted while waiting for the " + service.title() + " service.", e);
        }
    }

    private static JsonNode body(Component service, String path, HttpResponse<byte[]> response) {
        if (response.statusCode() / 100 != 2) {
            throw new LocalException("The " + service.title() + " service refused " + path + " with status "
                    + response.statusCode() + ": " + reason(response.body()));
        }
        try {
            return response.body().length == 0
                    ? Json.mapper().nullNode()
                    : Json.mapper().readTree(response.body());
        } catch (IOException e) {
            throw new LocalException("The " + service.title() + " service answered " + path + " with no JSON.", e);
        }
    }

    /** What an error document says, field by field where it does. */
    private static String reason(byte[] body) {
        try {
            JsonNode document = Json.mapper().readTree(body);
            StringBuilder text = new StringBuilder(
                    document.path("detail").asText(document.path("error").asText("")));
            for (JsonNode error : document.path("errors")) {
                String line =
                        error.path("path").asText() + ": " + error.path("found").asText() + " (expected: "
                                + error.path("expected").asText() + ")";
                if (text.indexOf(line) < 0) {
                    text.append(System.lineSeparator()).append("  ").append(line);
                }
            }
            return text.toString();
        } catch (IOException e) {
            return new String(body, 0, Math.min(body.length, 200), UTF_8);
        }
    }

    private static PredictionAnswer prediction(HttpResponse<byte[]> response, Throwable failure) {
        if (failure != null) {
            return PredictionAnswer.failed(String.valueOf(failure.getMessage()));
        }
        if (response.statusCode() != 200) {
            return PredictionAnswer.failed("status " + response.statusCode() + ": " + reason(response.body()));
        }
        try {
            JsonNode node = Json.mapper().readTree(response.body());
            return PredictionAnswer.of(node);
        } catch (IOException e) {
            return PredictionAnswer.failed("no JSON");
        }
    }

    private static <T> T value(JsonNode node, Class<T> type) {
        try {
            return Json.mapper().treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new LocalException("A service answered in an unknown form: " + e.getOriginalMessage(), e);
        }
    }
}
