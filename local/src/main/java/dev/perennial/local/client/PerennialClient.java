package dev.perennial.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.Names;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * Calls the services of one installation. Safe for several threads. A model's name that none can have is an
 * {@link dev.perennial.contracts.InvalidInputException}, thrown before anything is asked.
 */
public final class PerennialClient {
    private final Transport transport;

    public PerennialClient(Addresses addresses) {
        this.transport = new Transport(addresses);
    }

    /** Declares a model or changes it; the definition is YAML or JSON. */
    public void apply(String modelName, String definition) {
        transport.send(Component.INGEST, model(modelName), "PUT", definition, "application/yaml");
    }

    public void forget(String modelName) {
        transport.send(Component.INGEST, model(modelName), "DELETE", null, null);
    }

    /** The definition as it is in force; empty when there is no such model. */
    public Optional<JsonNode> definition(String modelName) {
        return transport.find(Component.INGEST, model(modelName));
    }

    /** Every accepted line is on the log when this returns. */
    public Accepted publishEvents(String modelName, Collection<JsonNode> events) {
        return publish(model(modelName) + "/events", events);
    }

    /** Every accepted line is on the log when this returns. */
    public Accepted publishLabels(String modelName, Collection<JsonNode> labels) {
        return publish(model(modelName) + "/labels", labels);
    }

    /** How far a backfill is; empty when none of it is done. */
    public Optional<BackfillProgress> backfill(String modelName, String backfill) {
        return transport
                .find(Component.INGEST, model(modelName) + "/backfills/" + backfill)
                .map(node -> Transport.value(node, BackfillProgress.class));
    }

    /**
     * Sends a part of a backfill. A part that is done already is not done again.
     *
     * @param from number of its first row, from 0
     */
    public BackfillProgress backfill(String modelName, String backfill, long from, List<JsonNode> rows) {
        String lines = rows.stream().map(row -> row + "\n").collect(Collectors.joining());
        String path = model(modelName) + "/backfills/" + backfill + "/rows?from=" + from;
        return Transport.value(transport.publish(path, lines), BackfillProgress.class);
    }

    /** One prediction with named features. A request that gets no success completes with the reason, not with an exception. */
    public CompletableFuture<PredictionAnswer> predict(String modelName, JsonNode body) {
        return transport.predict(model(modelName) + "/predict", body.toString());
    }

    /** Empty until the model's definition has reached the service. */
    public Optional<TrainingState> training(String modelName) {
        return transport
                .find(Component.TRAINING, model(modelName) + "/training")
                .map(node -> Transport.value(node, TrainingState.class));
    }

    /** Stops the automatic triggers of a model. */
    public void hold(String modelName) {
        transport.send(Component.TRAINING, model(modelName) + "/training/hold", "PUT", null, null);
    }

    /** Lets the automatic triggers of a model work again. */
    public void release(String modelName) {
        transport.send(Component.TRAINING, model(modelName) + "/training/hold", "DELETE", null, null);
    }

    /** Evaluates the triggers once, now, also while they are held. */
    public TrainingDecision decide(String modelName) {
        return Transport.value(
                transport.send(
                        Component.TRAINING, model(modelName) + "/training/decisions", "POST", "{}", Transport.JSON),
                TrainingDecision.class);
    }

    /** Asks for a run. */
    public UUID train(String modelName) {
        JsonNode answer = transport.send(Component.TRAINING, model(modelName) + "/runs", "POST", "{}", Transport.JSON);
        return UUID.fromString(answer.path("runId").textValue());
    }

    /**
     * Brings a model that was trained elsewhere. One that is refused is a {@link dev.perennial.local.LocalException} with
     * everything that is wrong.
     */
    public Uploaded upload(String modelName, Path onnx, Path signature, String actor) {
        MultipartBody form = new MultipartBody()
                .file("onnx", onnx)
                .file("signature", signature)
                .text("actor", actor);
        return Transport.value(
                transport.post(Component.TRAINING, model(modelName) + "/versions", form), Uploaded.class);
    }

    /** Empty until the request has reached the service. */
    public Optional<Run> run(UUID runId) {
        return transport.find(Component.TRAINING, "/v1/runs/" + runId).map(node -> Transport.value(node, Run.class));
    }

    public JsonNode runs(String modelName) {
        return transport.get(Component.TRAINING, model(modelName) + "/runs", JsonNode.class);
    }

    /**
     * A page of runs, the newest first unless asked otherwise.
     *
     * @param modelName null: of every model
     * @param query     what is asked, by the parameter's name
     */
    public JsonNode runs(String modelName, Map<String, String> query) {
        String path = modelName == null ? "/v1/runs" : model(modelName) + "/runs";
        String asked = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        return transport.get(Component.TRAINING, path + asked, JsonNode.class);
    }

    /** Everything that is kept of a run, as the service wrote it. */
    public JsonNode runDocument(UUID runId) {
        return transport.get(Component.TRAINING, "/v1/runs/" + runId, JsonNode.class);
    }

    /** The trials of a run that are done. */
    public JsonNode trials(UUID runId) {
        return transport.get(Component.TRAINING, "/v1/runs/" + runId + "/trials", JsonNode.class);
    }

    /**
     * Hands on what becomes of a run until it is over: {@code state}, {@code trial}, {@code end}, each with its data.
     *
     * @return whether the service told it to the end; false when the connection broke off
     */
    public boolean follow(UUID runId, BiConsumer<String, JsonNode> listener) {
        return transport.events(Component.TRAINING, "/v1/runs/" + runId + "/events", listener);
    }

    /**
     * Copies the examples that a run read, the oldest first: one JSON object a line.
     *
     * @throws IOException when {@code out} takes no more, or the answer breaks off
     */
    public void dataset(UUID runId, OutputStream out) throws IOException {
        transport.copy(Component.TRAINING, "/v1/runs/" + runId + "/dataset", out);
    }

    /** Empty for a model without versions. */
    public Optional<Versions> versions(String modelName) {
        return transport
                .find(Component.EVALUATION, model(modelName) + "/versions")
                .map(node -> Transport.value(node, Versions.class));
    }

    /** Everything the registry says of a model's versions, as the service wrote it. */
    public JsonNode versionsDocument(String modelName) {
        return transport.get(Component.EVALUATION, model(modelName) + "/versions", JsonNode.class);
    }

    /** @param toVersion null: the champion before the present one */
    public JsonNode rollback(String modelName, Integer toVersion, String actor) {
        ObjectNode body = Json.mapper().createObjectNode().put("actor", actor);
        if (toVersion != null) {
            body.put("toVersion", toVersion);
        }
        return transport.send(
                Component.EVALUATION, model(modelName) + "/rollback", "POST", body.toString(), Transport.JSON);
    }

    /** Empty while the replica serves no version of the model. */
    public Optional<ServedModel> served(String modelName) {
        return transport
                .find(Component.SERVING, model(modelName))
                .map(node -> Transport.value(node, ServedModel.class));
    }

    /** Empty while the monitor does not know the model. */
    public Optional<DriftState> drift(String modelName) {
        return transport
                .find(Component.MONITOR, model(modelName) + "/drift")
                .map(node -> Transport.value(node, DriftState.class));
    }

    private Accepted publish(String path, Collection<JsonNode> lines) {
        Accepted all = Accepted.NOTHING;
        for (LinesBody body : LinesBody.of(lines)) {
            Accepted part = Transport.value(transport.publish(path, body.text()), Accepted.class);
            all = all.plus(part, body.linesBefore());
        }
        return all;
    }

    private static String model(String modelName) {
        return "/v1/models/" + Names.requireModel(modelName);
    }
}
