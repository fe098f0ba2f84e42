package dev.perennial.contracts.definition;

import java.time.Duration;
import java.util.List;

/**
 * What is to be predicted.
 *
 * @param name     the label's name
 * @param type     what its values are
 * @param horizon  how long after the event time a label may become known; then the example expires
 * @param positive the value whose probability is predicted; binary classification of a categorical label only
 * @param values   the classes; required for multiclass classification, optional for a binary categorical label
 */
public record LabelDefinition(String name, Type type, Duration horizon, String positive, List<String> values) {
    /** What a label's values are. */
    public enum Type {
        BOOLEAN,
        CATEGORICAL,
        NUMERIC
    }

    public LabelDefinition {
        values = values == null ? null : List.copyOf(values);
    }
}
