package dev.perennial.monitor.domain.drift;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something whose distribution is watched.
 *
 * @param kind         what kind of variable
 * @param name         the feature's name, the class that a score is for, or the label's name
 * @param modelVersion which version's score it is; 0 for a feature or a label
 */
public record Variable(Kind kind, String name, int modelVersion) {
    /** The one score of a regression. */
    private static final String VALUE = "value";

    public Variable {
        requireNonNull(kind, "kind");
        requireNonNull(name, "name");
    }

    static Variable feature(String name) {
        return new Variable(Kind.FEATURE, name, 0);
    }

    /**
     * The scores that are watched, each with its place among a version's scores. The first of two classes tells nothing
     * that the second does not.
     */
    static Map<Variable, Integer> scores(int modelVersion, ModelDefinition definition) {
        Map<Variable, Integer> scores = new LinkedHashMap<>();
        List<String> classes = definition.classes();
        switch (definition.task()) {
            case REGRESSION -> scores.put(new Variable(Kind.PREDICTION, VALUE, modelVersion), 0);
            case BINARY_CLASSIFICATION -> scores.put(new Variable(Kind.PREDICTION, classes.get(1), modelVersion), 1);
            case MULTICLASS_CLASSIFICATION, IMAGE_CLASSIFICATION -> {
                for (int i = 0; i < classes.size(); i++) {
                    scores.put(new Variable(Kind.PREDICTION, classes.get(i), modelVersion), i);
                }
            }
        }
        return scores;
    }

    static Variable label(String name) {
        return new Variable(Kind.LABEL, name, 0);
    }
}
