package dev.perennial.contracts.event;

import dev.perennial.contracts.definition.Expectation;

/**
 * How one expectation of a definition fared on a run's examples.
 *
 * @param name     the expectation's name in the definition
 * @param kind     what was looked at
 * @param of       the feature or aggregate; null where the kind is of whole examples
 * @param observed what was found, in the unit of the kind; null when there was nothing to look at
 * @param expected what was expected, in words
 * @param then     what follows when it is not met
 * @param met      whether it was met
 */
public record ExpectationOutcome(
        String name,
        Expectation.Kind kind,
        String of,
        Double observed,
        String expected,
        Expectation.Then then,
        boolean met) {
    public ExpectationOutcome {
        Require.present(name, "name");
        Require.present(kind, "kind");
        Require.absentOrFinite(observed, "observed");
        Require.present(expected, "expected");
        Require.present(then, "then");
    }

    /** Whether it keeps the run from giving a model. */
    public boolean blocks() {
        return !met && then == Expectation.Then.BLOCK;
    }

    /** In one sentence, for people. */
    public String describe() {
        return name + ": " + (observed == null ? "nothing" : observed) + " (expected: " + expected + ")";
    }
}
