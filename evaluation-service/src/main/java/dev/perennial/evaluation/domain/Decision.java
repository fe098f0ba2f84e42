package dev.perennial.evaluation.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.ModelEvaluated.Check;
import dev.perennial.contracts.event.ModelEvaluated.Verdict;
import java.util.List;

/**
 * A verdict before it is stored.
 *
 * @param verdict         the outcome
 * @param deployedVersion what becomes champion; null when rejected
 * @param exampleCount    examples of the holdout
 * @param checks          every check in the order in which it was made, at least one
 */
public record Decision(Verdict verdict, Integer deployedVersion, int exampleCount, List<Check> checks) {
    public Decision {
        requireNonNull(verdict, "verdict");
        checks = List.copyOf(checks);
    }

    /** What follows from the checks: all of them have to pass. */
    static Decision of(List<Check> checks, int deployedIfPassed, int exampleCount) {
        return checks.stream().allMatch(Check::passed)
                ? new Decision(Verdict.PROMOTED, deployedIfPassed, exampleCount, checks)
                : new Decision(Verdict.REJECTED, null, exampleCount, checks);
    }

    /** A rejection because nobody wants the model any more. */
    public static Decision modelDeleted() {
        Check check = Checks.failed("model is defined", "The model was deleted before this version was judged.");
        return new Decision(Verdict.REJECTED, null, 0, List.of(check));
    }

    /** A rejection because the holdout can never be read. */
    public static Decision holdoutUnreadable(String why) {
        Check check = Checks.failed("holdout readable", "The holdout cannot be read: " + why + ".");
        return new Decision(Verdict.REJECTED, null, 0, List.of(check));
    }
}
