package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.BlendState.Snapshot;
import dev.perennial.training.domain.MlPoly;
import dev.perennial.training.domain.MlPoly.Loss;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.refresh.BlendRefreshState;
import dev.perennial.training.fit.Blend;
import dev.perennial.training.fit.Pool;
import dev.perennial.training.run.Provenance.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Fits a pool for each version and mixes its members. Weights are learnt from what the challenger's members, which have not
 * seen the holdout, say of it: the challenger is mixed by what earlier runs learnt before that holdout, the refit by what
 * this run learns as well. So no weight rests on a prediction of an example that its member was fitted on.
 */
final class BlendedVersions {
    /** How such a version is called. */
    static final String ALGORITHM = "blend";

    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Holdout holdout;
    private final BlendState before;

    /** @param before what was learnt from labels before the holdout, or what the runs before left; null: nothing */
    BlendedVersions(RunPlan plan, Holdout holdout, BlendState before) {
        this.plan = plan;
        this.before = before;
        this.definition = plan.definition();
        this.holdout = holdout;
    }

    /** @param newer the holdout's examples, the newest of the window */
    Fitted fit(Dataset window, Dataset newer) {
        long seed = definition.training().seed();
        Dataset older = RunWindow.rows(window, 0, window.size() - newer.size());
        VersionBuilder builder = new VersionBuilder(plan, newer);
        List<Version> versions = new ArrayList<>();
        try (Pool challenger = Pool.fit(definition, older, null, seed)) {
            BlendState known = known(before, definition, challenger.members());
            Instant heldOut = Instant.ofEpochMilli(newer.eventTime(0));
            versions.add(version(
                    plan.challengerVersion(),
                    Kind.CHALLENGER,
                    Blend.of(challenger, known.before(heldOut).weights()),
                    older,
                    builder));
            BlendState learnt = learn(definition, known, challenger.predict(newer.features()), newer);
            if (plan.refitVersion() != null) {
                try (Pool refit = Pool.fit(definition, window, challenger, seed)) {
                    MlPoly weights = refit.members().equals(learnt.members())
                            ? learnt.newest()
                            : MlPoly.start(refit.members().size());
                    versions.add(version(
                            plan.refitVersion(), Kind.REFIT, Blend.of(refit, weights.weights()), window, builder));
                }
            }
            return new Fitted(versions, null, List.of(), null, learnt, null);
        }
    }

    /** What earlier runs learnt of these members; nothing under another definition. */
    static BlendState known(BlendState before, ModelDefinition definition, List<PoolMember> members) {
        String digest = definition.digest();
        return before != null && before.isOf(digest, members) ? before : BlendState.start(digest, members);
    }

    /**
     * What is known after further examples.
     *
     * @param predictions by example what each member, which was not fitted on it, says; NaN: nothing
     * @param newer       in event-time order; those that were learnt from before are left out
     */
    static BlendState learn(ModelDefinition definition, BlendState known, double[][] predictions, Dataset newer) {
        Loss loss = definition.task() == Task.REGRESSION ? Loss.ABSOLUTE : Loss.LOGISTIC;
        MlPoly weights = known.newest();
        for (int row = 0; row < newer.size(); row++) {
            if (known.isNew(Instant.ofEpochMilli(newer.eventTime(row)))) {
                weights = weights.update(loss, predictions[row], newer.target(row));
            }
        }
        return known.with(new Snapshot(Instant.ofEpochMilli(newer.eventTime(newer.size() - 1)), weights));
    }

    private Version version(int modelVersion, Kind kind, Blend blend, Dataset fitted, VersionBuilder builder) {
        Provenance provenance = new Provenance(kind, how(blend, fitted), holdout);
        return builder.build(modelVersion, blend, ALGORITHM, fitted, provenance);
    }

    private ObjectNode how(Blend blend, Dataset fitted) {
        ObjectNode how = Json.mapper().createObjectNode();
        ArrayNode members = how.putArray("members");
        blend.exampleCounts().forEach((member, examples) -> members.addObject()
                .put("name", Json.name(member))
                .put("weight", blend.weights().getOrDefault(member, 0.0))
                .put("examples", examples)
                .set("fitted", span(member, examples, fitted)));
        how.set("weightsBefore", Json.mapper().valueToTree(before));
        if (definition.training().refresh() != null) {
            how.set(
                    Continuation.STATE,
                    Json.mapper().valueToTree(new BlendRefreshState(definition.trainingDigest(), 0)));
        }
        return how;
    }

    /** What a member was fitted on: the newest of the examples, or all there were when that was done. */
    private static JsonNode span(PoolMember member, int examples, Dataset fitted) {
        int from = member == PoolMember.ALL ? 0 : fitted.size() - examples;
        return Provenance.span(RunWindow.rows(fitted, from, from + examples));
    }
}
