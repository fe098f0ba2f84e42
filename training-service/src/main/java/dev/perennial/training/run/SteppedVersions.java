package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.run.Provenance.Kind;
import dev.perennial.training.step.Steps;
import dev.perennial.training.upload.GraphTrials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Has a program of the operator fit both versions, one after the other. A program need not give the same bytes twice, so the
 * first ones stand: they are stored before they are used, and a repeated run takes them from there.
 */
final class SteppedVersions {
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Holdout holdout;
    private final ObjectStore objects;
    private final Steps steps;
    private final GraphTrials trials;

    SteppedVersions(RunPlan plan, Holdout holdout, ObjectStore objects, Steps steps, GraphTrials trials) {
        this.plan = plan;
        this.definition = plan.definition();
        this.holdout = holdout;
        this.objects = objects;
        this.steps = steps;
        this.trials = trials;
    }

    /** @param newer the holdout's examples, the newest of the window */
    Fitted fit(Dataset window, Dataset newer) {
        List<Version> versions = new ArrayList<>();
        Dataset older = RunWindow.rows(window, 0, window.size() - newer.size());
        versions.add(version(plan.challengerVersion(), Kind.CHALLENGER, older));
        if (plan.refitVersion() != null) {
            versions.add(version(plan.refitVersion(), Kind.REFIT, window));
        }
        return new Fitted(versions, null, List.of(), null, null, null);
    }

    private Version version(int modelVersion, Kind kind, Dataset examples) {
        String name = definition.training().step();
        byte[] onnx = graph(modelVersion, examples);
        ObjectNode how = Json.mapper().createObjectNode();
        how.put("step", name);
        how.put("graphSha256", Digests.sha256(onnx));
        Instant through = Instant.ofEpochMilli(examples.eventTime(examples.size() - 1));
        return new BroughtGraph(trials, definition, onnx)
                .version(
                        modelVersion,
                        name,
                        through,
                        examples,
                        new Provenance(kind, how, holdout).toJson(plan, modelVersion, examples));
    }

    private byte[] graph(int modelVersion, Dataset examples) {
        String key = "steps/" + definition.name() + "/" + plan.runId() + "/" + modelVersion + ".onnx";
        if (!objects.exists(key)) {
            objects.putIfAbsent(key, steps.run(definition.training().step(), definition, examples));
        }
        return objects.get(key, MOST_BYTES);
    }
}
