package dev.perennial.evaluation.domain;

import dev.perennial.contracts.definition.Gate;
import dev.perennial.contracts.event.ModelEvaluated.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges a challenger by the gates of the definition in its own bundle, and its refit by whether it is still the model
 * that was judged. The same case gives the same decision, whatever order its examples come in. A champion that can never
 * answer is none: then the challenger needs what a first model needs.
 */
public final class Judge {
    /** Fewer examples than this say nothing; a gate on fewer does not pass. */
    static final int FEWEST_EXAMPLES = 20;

    private Judge() {}

    public static Decision judge(Case unordered) {
        Case judged = unordered.inCanonicalOrder();
        Contestant challenger = judged.challenger();
        List<Check> checks = new ArrayList<>();
        Check servable = Checks.servable("challenger", challenger);
        checks.add(servable);
        if (servable.passed()) {
            GateChecks gates = new GateChecks(judged);
            for (Gate gate : challenger.definition().evaluation().gates()) {
                checks.add(gates.check(gate));
            }
            if (judged.refit() != null) {
                checks.addAll(RefitChecks.of(judged));
            }
        }
        Contestant deployed = judged.refit() == null ? challenger : judged.refit();
        return Decision.of(checks, deployed.modelVersion(), judged.size());
    }
}
