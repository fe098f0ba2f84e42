package dev.perennial.training.domain.choice;

import dev.perennial.contracts.definition.Metric;
import dev.perennial.contracts.definition.Preferences;

/** What candidates are compared by. */
enum Criterion {
    QUALITY,
    LATENCY,
    INTERPRETABILITY,
    COST,
    STABILITY;

    /** Stands for what cannot be computed: worse than any number that can, and still one to reckon with. */
    private static final double WORST = 1e300;

    /** Its weight, in [0, 1]; the quality's is positive. */
    double weight(Preferences prefer) {
        return switch (this) {
            case QUALITY -> prefer.quality();
            case LATENCY -> prefer.latency();
            case INTERPRETABILITY -> prefer.interpretability();
            case COST -> prefer.cost();
            case STABILITY -> prefer.stability();
        };
    }

    /** The number that a candidate has, in the criterion's own unit. */
    double value(Candidate candidate) {
        return switch (this) {
            case QUALITY -> candidate.quality();
            case LATENCY -> candidate.latency();
            case INTERPRETABILITY -> candidate.interpretability();
            case COST -> candidate.cost();
            case STABILITY -> candidate.stability();
        };
    }

    /** The same, turned so that less is better, and finite. */
    double loss(Candidate candidate, Metric metric) {
        double value = value(candidate);
        boolean higherIsBetter = this == INTERPRETABILITY || (this == QUALITY && metric.higherIsBetter());
        double loss = higherIsBetter ? -value : value;
        return Double.isNaN(loss) ? WORST : Math.max(-WORST, Math.min(WORST, loss));
    }
}
