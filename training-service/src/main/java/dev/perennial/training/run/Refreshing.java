package dev.perennial.training.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelTrained.Holdout;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.metric.Metrics;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.BlendState;
import dev.perennial.training.domain.HoldoutSplit;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.refresh.RefreshDecision;
import dev.perennial.training.domain.refresh.RefreshDecision.Kind;
import dev.perennial.training.domain.refresh.RefreshOutcome;
import dev.perennial.training.domain.refresh.RefreshPolicy;
import dev.perennial.training.fit.ContinuedTrees;
import dev.perennial.training.fit.FittedModel;
import dev.perennial.training.run.Continuation.Continued;
import dev.perennial.training.run.Continuation.NothingToContinueException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a run continues what serves, and the run that does. The challenger is continued on the older part of what came since the champion,
 * the refit on all of it; both from the champion, which serves while this run goes on.
 */
final class Refreshing {
    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Dataset window;
    private final Continuation continuation;
    private final RefreshDecision decision;

    private Refreshing(RunPlan plan, Dataset window, Continuation continuation, RefreshDecision decision) {
        this.plan = plan;
        this.definition = plan.definition();
        this.window = window;
        this.continuation = continuation;
        this.decision = decision;
    }

    /**
     * Empty when the definition wants no refresh.
     *
     * @throws dev.perennial.model.objects.ObjectStoreException when the store does not answer
     */
    static Optional<Refreshing> of(RunPlan plan, ObjectStore objects, Dataset window) {
        ModelDefinition definition = plan.definition();
        if (definition.training().refresh() == null) {
            return Optional.empty();
        }
        try {
            Continuation found = Continuation.of(plan, objects, window);
            RefreshPolicy policy = new RefreshPolicy(
                    definition.training().refresh(), definition.training().objective(), plan.refresh());
            RefreshDecision decision = policy.decide(
                    plan.request().reason(), found.refreshes(), found.rounds(window.size() - found.from()));
            return Optional.of(new Refreshing(plan, window, found, decision));
        } catch (NothingToContinueException e) {
            return Optional.of(new Refreshing(plan, window, null, RefreshDecision.full(e.getMessage())));
        }
    }

    /** Where the window is cut; empty when nothing depends on what serves. */
    Optional<HoldoutSplit> split() {
        return Optional.ofNullable(continuation).map(found -> found.split(window));
    }

    /** What is known of a blend's members from the labels before that cut, whoever learnt from them. */
    Optional<BlendState> learnt() {
        return Optional.ofNullable(continuation).map(found -> found.learnt(window.size() - found.heldOut()));
    }

    boolean isAlone() {
        return decision.kind() == Kind.REFRESH;
    }

    /** Continues what serves, twice. */
    Fitted fit(Dataset newer, Holdout holdout) {
        VersionBuilder builder = new VersionBuilder(plan, newer);
        List<Version> versions = new ArrayList<>();
        versions.add(version(plan.challengerVersion(), Provenance.Kind.CHALLENGER, newer.size(), holdout, builder));
        if (plan.refitVersion() != null) {
            versions.add(version(plan.refitVersion(), Provenance.Kind.REFIT, 0, holdout, builder));
        }
        return new Fitted(versions, null, List.of(), null, continuation.learnt(window.size()), null);
    }

    /** @param left examples at the end that it does not see */
    private Version version(int modelVersion, Provenance.Kind kind, int left, Holdout holdout, VersionBuilder builder) {
        int to = window.size() - left;
        Continued continued = continuation.to(to);
        try (FittedModel model = continued.model()) {
            ObjectNode how = continued.how();
            how.put("why", decision.why());
            how.putObject("continued")
                    .put("modelVersion", continuation.champion().modelVersion())
                    .put("manifestSha256", continuation.champion().manifestSha256());
            how.set(Continuation.STATE, Json.mapper().valueToTree(continued.state()));
            return builder.build(
                    modelVersion,
                    model,
                    continued.algorithm(),
                    RunWindow.rows(window, continuation.from(), to),
                    RunWindow.rows(window, 0, to),
                    new Provenance(kind, how, holdout));
        }
    }

    /** What a provenance adds so that the version can be continued; the same where the definition wants no refresh. */
    static Provenance described(ModelDefinition definition, Provenance provenance, FittedModel model, int examples) {
        if (definition.training().refresh() == null) {
            return provenance;
        }
        ObjectNode how = provenance.how().deepCopy();
        how.set(Continuation.STATE, Json.mapper().valueToTree(ContinuedTrees.state(definition, model, examples)));
        return new Provenance(provenance.kind(), how, provenance.holdout());
    }

    /**
     * What became of it, for the run's record.
     *
     * @param fitted what the run gave
     * @param newer  the holdout's examples
     */
    RefreshOutcome outcome(Fitted fitted, Dataset newer) {
        if (continuation == null) {
            return new RefreshOutcome(
                    decision.kind(), decision.why(), null, null, null, null, null, null, null, null, null);
        }
        double challenger = loss(newer, scores(fitted.versions().get(0), newer));
        return switch (decision.kind()) {
            case REFRESH -> outcome(challenger, null);
            case FULL, MEASURED -> {
                try (FittedModel refreshed =
                        continuation.to(window.size() - newer.size()).model()) {
                    yield outcome(loss(newer, refreshed.score(newer.features())), challenger);
                }
            }
        };
    }

    private RefreshOutcome outcome(double refreshLoss, Double fullLoss) {
        boolean isMeasured = fullLoss != null && Double.isFinite(fullLoss) && Double.isFinite(refreshLoss);
        return new RefreshOutcome(
                decision.kind(),
                decision.why(),
                continuation.champion().modelVersion(),
                continuation.refreshes() + 1,
                continuation.rounds(window.size() - continuation.heldOut() - continuation.from()),
                window.size() - continuation.from(),
                definition.training().objective(),
                decision.bound(),
                finite(refreshLoss),
                fullLoss == null ? null : finite(fullLoss),
                isMeasured ? (Double) (refreshLoss - fullLoss) : null);
    }

    /** JSON has no NaN, which ROC AUC is of a single class. */
    private static Double finite(double loss) {
        return Double.isFinite(loss) ? (Double) loss : null;
    }

    private double[][] scores(Version version, Dataset newer) {
        try (ScoringModel graph = ScoringModel.open(version.bundle().onnx(), definition)) {
            return graph.score(newer.features());
        }
    }

    private double loss(Dataset newer, double[][] scores) {
        Metric metric = definition.training().objective();
        return RefreshPolicy.loss(metric, Metrics.value(metric, newer.targets(), scores));
    }
}
