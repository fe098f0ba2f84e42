package dev.perennial.training.domain.refresh;

import dev.perennial.training.domain.Champion;
import java.util.List;

/**
 * What is known, when a run is claimed, of continuing instead of fitting anew. Frozen with the run's plan.
 *
 * @param champion   what serves; null when nothing does
 * @param drifted  whether drift was detected since the last full retrain
 * @param unserved whether the last run that trained only refreshed, and what it gave does not serve
 * @param measured   regrets under this definition, the newest first, at most {@value #MOST_MEASURED}
 */
public record RefreshPlan(Champion champion, boolean drifted, boolean unserved, List<Measured> measured) {
    /** Older ones say little of a stream that changes. */
    public static final int MOST_MEASURED = 20;

    public RefreshPlan {
        measured = List.copyOf(measured);
    }

    /** Nothing serves, nothing is known. */
    public static final RefreshPlan NOTHING = new RefreshPlan(null, false, false, List.of());
}
