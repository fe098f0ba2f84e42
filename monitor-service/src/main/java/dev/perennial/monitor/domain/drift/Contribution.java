package dev.perennial.monitor.domain.drift;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.model.image.ImageStatistic;
import dev.perennial.model.profile.WatchedScore;
import dev.perennial.monitor.domain.example.Observation;
import dev.perennial.monitor.domain.example.Observation.Answer;
import dev.perennial.monitor.domain.example.Observation.Label;
import dev.perennial.monitor.domain.window.Window;
import dev.perennial.monitor.domain.window.WindowGrid;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One value that goes into one window.
 *
 * @param window   which window
 * @param variable of what
 * @param value    Double, Boolean, String, or null for missing; of a label the name of its class, or its number
 */
public record Contribution(Window window, Variable variable, Object value) {
    public Contribution {
        requireNonNull(window, "window");
        requireNonNull(variable, "variable");
    }

    /**
     * What an observation adds to the windows that are compared with the reference. Features and scores count when they
     * were true; a label counts when it became known, as labels that come late are of another kind than those that come
     * soon, and a window by event time would close on the soon ones alone.
     */
    public static List<Contribution> of(Observation observation, ModelDefinition definition) {
        WindowGrid grid = WindowGrid.of(definition);
        Window window = grid.windowOf(observation.eventTime());
        List<Contribution> all = new ArrayList<>();
        if (observation.features() != null) {
            definition.inputs().forEach((name, feature) -> watched(
                            name, feature, observation.features().get(name))
                    .forEach(
                            (variable, value) -> all.add(new Contribution(window, Variable.feature(variable), value))));
        }
        if (observation.answer() != null) {
            all.addAll(scores(window, observation.answer(), definition));
        }
        Label label = observation.label();
        if (label != null) {
            Variable variable = Variable.label(definition.label().name());
            all.add(new Contribution(grid.windowOf(label.knownAt()), variable, outcome(label, definition)));
        }
        return all;
    }

    /** A value as it is; of an image its statistics, those that the champion's reference has of its training images. */
    private static Map<String, ?> watched(String name, FeatureDefinition feature, Object value) {
        return feature.type() == FeatureDefinition.Type.IMAGE
                ? ImageStatistic.of(name, value instanceof String image ? image : null, feature.imageShape())
                : Collections.singletonMap(name, value);
    }

    private static List<Contribution> scores(Window window, Answer answer, ModelDefinition definition) {
        List<Contribution> scores = new ArrayList<>();
        Variable.scores(answer.modelVersion(), definition)
                .forEach((variable, index) -> scores.add(new Contribution(
                        window,
                        variable,
                        WatchedScore.of(definition, answer.scores().get(index)))));
        return scores;
    }

    private static Object outcome(Label label, ModelDefinition definition) {
        double target = ValueChecker.target(definition, label.value());
        return definition.task().isClassification() ? definition.classes().get((int) target) : (Object) target;
    }
}
