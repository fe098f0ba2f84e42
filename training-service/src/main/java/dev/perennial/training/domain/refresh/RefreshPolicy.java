package dev.perennial.training.domain.refresh;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Refresh;
import dev.perennial.contracts.event.TrainingRequested.Reason;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides whether a refresh will do or a full retrain is due, from stored losses and counts alone. A full retrain that could have been a
 * refresh has one fitted beside it, so that its regret is known.
 *
 * <p>The loss is the definition's objective, or 1 minus it where higher is better. A refresh will do while the regret that
 * it is not above with the stated confidence ({@link RegretEstimate#bound}) is at most the tolerance times the mean loss of the full
 * retrains measured against: a share, so that one tolerance suits any unit.
 */
public final class RefreshPolicy {
    /** Two would leave one degree of freedom, which bounds hardly anything. */
    static final int LEAST_MEASURED = 3;

    private final Refresh settings;
    private final Metric metric;
    private final RefreshPlan plan;

    public RefreshPolicy(Refresh settings, Metric metric, RefreshPlan plan) {
        this.settings = settings;
        this.metric = metric;
        this.plan = plan;
    }

    /** The loss that a metric's value is, at least 0. */
    public static double loss(Metric metric, double value) {
        return metric.higherIsBetter() ? 1 - value : value;
    }

    /**
     * For what can be continued.
     *
     * @param reason why the run was asked for
     * @param before refreshes since the last full retrain
     * @param rounds that a refresh would have in all; null for what has none
     */
    public RefreshDecision decide(Reason reason, int before, Integer rounds) {
        if (rounds != null && rounds > settings.mostRounds()) {
            return RefreshDecision.measured(
                    "the model would grow to %d rounds, beyond %d".formatted(rounds, settings.mostRounds()));
        }
        if (settings.mode() == Refresh.Mode.ALWAYS) {
            return new RefreshDecision(RefreshDecision.Kind.REFRESH, "the definition says always", null);
        }
        int refreshes = before + 1;
        return due(reason, refreshes).map(RefreshDecision::measured).orElseGet(() -> byRegret(refreshes));
    }

    private Optional<String> due(Reason reason, int refreshes) {
        if (plan.drifted() || reason == Reason.DRIFT) {
            return Optional.of("drift was detected since the last full retrain");
        }
        if (reason == Reason.PERFORMANCE) {
            return Optional.of("answers got worse");
        }
        if (plan.unserved()) {
            return Optional.of("the last refresh does not serve: it was not promoted, not judged yet, or rolled back");
        }
        if (refreshes > settings.mostRefreshes()) {
            return Optional.of(
                    "%d refreshes since the last full retrain are the most".formatted(settings.mostRefreshes()));
        }
        if (plan.measured().size() < LEAST_MEASURED) {
            return Optional.of("%d of the %d regrets are measured that a refresh needs"
                    .formatted(plan.measured().size(), LEAST_MEASURED));
        }
        return Optional.empty();
    }

    private RefreshDecision byRegret(int refreshes) {
        RegretEstimate estimate = RegretEstimate.of(plan.measured());
        double bound = estimate.bound(refreshes, settings.confidence());
        double borne = settings.tolerance() * estimate.fullLoss();
        boolean isBorne = bound <= borne;
        String why = String.format(
                Locale.ROOT,
                "the %s regret of refresh %d since the last full retrain is at most %.4f with confidence %s by %d measured, %s the %.4f borne",
                Json.name(metric),
                refreshes,
                bound,
                settings.confidence(),
                plan.measured().size(),
                isBorne ? "within" : "above",
                borne);
        RefreshDecision.Kind kind = isBorne ? RefreshDecision.Kind.REFRESH : RefreshDecision.Kind.MEASURED;
        return new RefreshDecision(kind, why, bound);
    }
}
