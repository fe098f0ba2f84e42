package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.Task;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Fits a pool for each version and mixes its members, a champion of before among them. Weights are learnt from what the challenger's
 * members, which have not seen the holdout, say of it: the challenger is mixed by what earlier runs learnt before that holdout, the refit
 * by what this run learns as well. So no weight rests on a prediction of an example that its member was fitted on.
 */
final class BlendedVersions {
    /** How such a version is called. */
    static final String ALGORITHM = "blend";

    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Holdout holdout;
    private final BlendState before;
    private final ObjectStore objects;

    /** @param before what was learnt from labels before the holdout, or what the runs before left; null: nothing */
    BlendedVersions(RunPlan plan, Holdout holdout, BlendState before, ObjectStore objects) {
        this.plan = plan;
        this.before = before;
        this.definition = plan.definition();
        this.holdout = holdout;
        this.objects = objects;
    }

    /** @param newer the holdout's examples, the newest of the window */
    Fitted fit(Dataset window, Dataset newer) {
        long seed = definition.training().seed();
        Dataset older = RunWindow.rows(window, 0, window.size() - newer.size());
        VersionBuilder builder = new VersionBuilder(plan, newer);
        List<Version> versions = new ArrayList<>();
        BlendState known = known(before, definition, members(definition, older));
        Instant heldOut = Instant.ofEpochMilli(newer.eventTime(0));
        Map<PoolMember, PastChampion> past = PastChampion.of(plan, objects, heldOut);
        try (Pool challenger = pool(older, null, past, seed)) {
            Blend judged = Blend.of(challenger, known.until(heldOut).weights(challenger.members()));
            versions.add(version(plan.challengerVersion(), Kind.CHALLENGER, judged, past, older, builder));
            BlendState learnt = learn(definition, known, challenger.predict(newer.features(), known.members()), newer);
            if (plan.refitVersion() != null) {
                try (Pool refit = pool(window, challenger, past, seed)) {
                    Blend blend = Blend.of(refit, learnt.weights(refit.members()));
                    versions.add(version(plan.refitVersion(), Kind.REFIT, blend, past, window, builder));
                }
            }
            return new Fitted(versions, null, List.of(), null, learnt, null);
        }
    }

    private Pool pool(Dataset examples, Pool fittedBefore, Map<PoolMember, PastChampion> past, long seed) {
        Pool pool = Pool.fit(definition, examples, fittedBefore, seed);
        try {
            past.forEach((member, champion) -> pool.takeIn(member, champion.blend(), champion.exampleCount()));
            return pool;
        } catch (RuntimeException | Error e) {
            pool.close();
            throw e;
        }
    }

    /** The members that a pool fitted on these examples may have. */
    static List<PoolMember> members(ModelDefinition definition, Dataset examples) {
        return PoolMember.of(
                definition.task(), Arrays.stream(examples.targets()).allMatch(target -> target >= 0));
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

    private Version version(
            int modelVersion,
            Kind kind,
            Blend blend,
            Map<PoolMember, PastChampion> past,
            Dataset fitted,
            VersionBuilder builder) {
        Provenance provenance = new Provenance(kind, how(blend, past, fitted), holdout);
        return builder.build(modelVersion, blend, ALGORITHM, fitted, provenance);
    }

    private ObjectNode how(Blend blend, Map<PoolMember, PastChampion> past, Dataset fitted) {
        ObjectNode how = Json.mapper().createObjectNode();
        ArrayNode members = how.putArray("members");
        blend.exampleCounts().forEach((member, examples) -> {
            ObjectNode of = members.addObject()
                    .put("name", Json.name(member))
                    .put("weight", blend.weights().getOrDefault(member, 0.0))
                    .put("examples", examples);
            if (member.isPast()) {
                past.get(member).describe(of);
            } else {
                of.set("fitted", span(member, examples, fitted));
            }
        });
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
