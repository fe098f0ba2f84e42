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
 * @param holdout what the challenger has not seen
 */
record Provenance(Kind kind, Trial best, Holdout holdout) {
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
        ObjectNode window = json.putObject("fitted");
        window.put("examples", fitted.size());
        window.put("from", Instant.ofEpochMilli(fitted.eventTimes()[0]).toString());
        window.put(
                "through",
                Instant.ofEpochMilli(fitted.eventTimes()[fitted.size() - 1]).toString());
        ObjectNode kept = json.putObject("holdout");
        kept.put("examples", holdout.exampleCount());
        kept.put("after", holdout.after().toString());
        kept.put("through", holdout.through().toString());
        json.set("segments", Json.mapper().valueToTree(plan.segments()));
        json.set("libraries", Libraries.versions());
        return json;
    }
}
