package dev.perennial.monitor.domain.example;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import java.util.List;

/**
 * What fits a definition. A definition may change between a prediction and its label, and while both are on their way.
 *
 * @param definition as it is now
 */
record Fit(ModelDefinition definition) {
    Fit {
        requireNonNull(definition, "definition");
    }

    /** Whether there is one score per class, or the one value. */
    boolean hasScores(List<Double> scores) {
        return scores.size()
                == (definition.task().isClassification() ? definition.classes().size() : 1);
    }

    /** Whether the label has the declared type and, where classes are declared, is one of them. */
    boolean hasLabel(Object label) {
        try {
            ValueChecker.label(definition, label);
            return true;
        } catch (InvalidInputException e) {
            return false;
        }
    }
}
