package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.RunResult;
import dev.perennial.training.domain.upload.JudgedExamples;
import dev.perennial.training.domain.upload.Upload;
import dev.perennial.training.domain.upload.UploadPlan;
import dev.perennial.training.upload.GraphTrials;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** From an upload to its published bundle. The same plan gives the same bundle. */
final class UploadProcedure {
    private final ObjectStore objects;
    private final SegmentReads reads;
    private final GraphTrials trials;

    /** @param replacements the compacted segment that one went into */
    UploadProcedure(
            ObjectStore objects,
            Function<SegmentReference, Optional<SegmentReference>> replacements,
            GraphTrials trials) {
        this.objects = objects;
        this.reads = new SegmentReads(objects, replacements, 0);
        this.trials = trials;
    }

    /**
     * What an upload came to.
     *
     * @param result   what was published; null when there are too few examples yet
     * @param waitsFor what it waits for then
     */
    record Outcome(RunResult result, String waitsFor) {}

    /**
     * @throws RunFailedException when what was brought is no model for the definition
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer; a repeat may succeed
     */
    Outcome run(UploadPlan plan) {
        ModelDefinition definition = plan.definition();
        WindowRead read = WindowRead.of(reads, plan.segments(), definition);
        Dataset window = read.window();
        JudgedExamples judged = JudgedExamples.of(
                window.eventTimes(),
                plan.judgedAfter().toEpochMilli(),
                definition.evaluation().holdout());
        int needed = definition.evaluation().holdout().minExamples();
        if (judged.count() < needed) {
            return new Outcome(null, Upload.waitsFor(needed, plan.judgedAfter(), judged.count()));
        }
        Holdout holdout = new Holdout(
                Instant.ofEpochMilli(judged.after()),
                Instant.ofEpochMilli(window.eventTime(window.size() - 1)),
                judged.count(),
                read.later(judged.after()));
        Version version = new BroughtGraph(trials, definition, graph(plan.upload()))
                .version(
                        plan.modelVersion(),
                        Upload.ALGORITHM,
                        plan.upload().signature().trainedThrough(),
                        window,
                        provenance(plan, window, holdout));
        return new Outcome(
                new RunResult(
                        version.publish(objects),
                        null,
                        holdout,
                        window.size(),
                        null,
                        List.of(),
                        null,
                        null,
                        List.of(),
                        null,
                        null),
                null);
    }

    private byte[] graph(Upload upload) {
        try {
            byte[] onnx = objects.get(upload.objectKey(), upload.sizeBytes());
            if (Digests.sha256(onnx).equals(upload.graphSha256())) {
                return onnx;
            }
        } catch (ObjectMissingException | ObjectTooLargeException e) {
            throw new RunFailedException("the graph is not there any more: " + e.getMessage() + "; upload it again");
        }
        throw new RunFailedException(upload.objectKey() + " is not what was uploaded; upload it again");
    }

    private static ObjectNode provenance(UploadPlan plan, Dataset window, Holdout holdout) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("modelName", plan.definition().name());
        json.put("modelVersion", plan.modelVersion());
        json.put("kind", Upload.ALGORITHM);
        json.put("judgedVersion", plan.modelVersion());
        json.put("runId", plan.runId().toString());
        json.put("reason", Json.name(plan.request().reason()));
        json.put("detail", plan.request().detail());
        json.put("correlationId", plan.request().context().correlationId().toString());
        json.put("definitionSha256", plan.definition().digest());
        json.set("upload", Json.mapper().valueToTree(plan.upload()));
        json.set("profiled", Provenance.span(window));
        json.putObject("holdout")
                .put("examples", holdout.exampleCount())
                .put("after", holdout.after().toString())
                .put("through", holdout.through().toString());
        json.set("segments", Json.mapper().valueToTree(plan.segments()));
        json.set("libraries", Libraries.versions());
        return json;
    }
}
