package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.Recipe;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.Trial;
import java.time.Instant;

/**
 * How a version came to be. Holds no time of the clock, so that a repeated run writes the same bytes.
 *
 * @param kind    challenger or refit
 * @param best    the trial that won
 * @param tuned   what the trials were fitted and scored on
 * @param holdout what the challenger has not seen
 */
record Provenance(Kind kind, Trial best, Dataset tuned, Holdout holdout) {
    /** What a version is for. */
    enum Kind {
        /** fitted without the holdout, to be judged on it */
        CHALLENGER,
        /** fitted through the newest example, to be deployed when the challenger passes */
        REFIT
    }

    JsonNode toJson(RunPlan plan, int modelVersion, Recipe fittedRecipe, Dataset fitted) {
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
        json.set("recipe", Json.mapper().valueToTree(fittedRecipe));
        json.put("metric", Json.name(plan.definition().training().objective()));
        json.put("validationScore", best.score());
        json.set("tuned", span(tuned));
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
    private static JsonNode span(Dataset examples) {
        long[] times = examples.eventTimes();
        return Json.mapper()
                .createObjectNode()
                .put("examples", examples.size())
                .put("from", Instant.ofEpochMilli(times[0]).toString())
                .put("through", Instant.ofEpochMilli(times[times.length - 1]).toString());
    }
}
