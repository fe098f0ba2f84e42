package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.RunPlan;
import java.time.Instant;

/**
 * How a version came to be. Holds no time of the clock, so that a repeated run writes the same bytes.
 *
 * @param kind    challenger or refit
 * @param how     what was fitted and why: field by name
 * @param holdout what the challenger has not seen
 */
record Provenance(Kind kind, ObjectNode how, Holdout holdout) {
    /** What a version is for. */
    enum Kind {
        /** fitted without the holdout, to be judged on it */
        CHALLENGER,
        /** fitted through the newest example, to be deployed when the challenger passes */
        REFIT
    }

    JsonNode toJson(RunPlan plan, int modelVersion, Dataset fitted) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("modelName", plan.definition().name());
        json.put("modelVersion", modelVersion);
        json.put("kind", Json.name(kind));
        json.put("judgedVersion", plan.challengerVersion());
        json.put("runId", plan.runId().toString());
        json.put("reason", Json.name(plan.request().reason()));
        json.put("detail", plan.request().detail());
        json.put("correlationId", plan.request().context().correlationId().toString());
        json.put("definitionSha256", plan.definition().digest());
        json.put("seed", plan.definition().training().seed());
        json.setAll(how);
        json.set("fitted", span(fitted));
        ObjectNode kept = json.putObject("holdout");
        kept.put("freshExamples", plan.freshExamples());
        kept.put("examples", holdout.exampleCount());
        kept.put("after", holdout.after().toString());
        kept.put("through", holdout.through().toString());
        json.set("segments", Json.mapper().valueToTree(plan.segments()));
        json.set("libraries", Libraries.versions());
        return json;
    }

    /** @param examples in event-time order */
    static JsonNode span(Dataset examples) {
        long[] times = examples.eventTimes();
        return Json.mapper()
                .createObjectNode()
                .put("examples", examples.size())
                .put("from", Instant.ofEpochMilli(times[0]).toString())
                .put("through", Instant.ofEpochMilli(times[times.length - 1]).toString());
    }
}
