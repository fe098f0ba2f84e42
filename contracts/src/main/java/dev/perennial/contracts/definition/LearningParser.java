package dev.perennial.contracts.definition;

import dev.perennial.contracts.definition.ModelDefinition.Training.Blending;
import dev.perennial.contracts.definition.Weights.Classes;
import dev.perennial.contracts.definition.Weights.Recency;
import java.time.Duration;
import java.util.Map;

/** Reads what a definition says of how a recipe learns. What is not asked for is null, so a digest does not tell it apart. */
final class LearningParser {
    private static final String NONE = "none";
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final NodeReader training;
    private final Task task;
    private final Blending blend;

    LearningParser(NodeReader training, Task task, Blending blend) {
        this.training = training;
        this.task = task;
        this.blend = blend;
    }

    Calibration calibration() {
        String field = "calibration";
        if (isNone(field)) {
            return null;
        }
        Calibration calibration = training.constant(field, null, Calibration.class);
        if (calibration == null) {
            return null;
        }
        if (task == Task.MULTICLASS_CLASSIFICATION && calibration == Calibration.ISOTONIC) {
            training.problem(field, "none | platt, for there are more than two classes");
        }
        if (task == Task.REGRESSION) {
            training.problem(field, "none, for there are no probabilities");
        }
        refuseImages(field, "none");
        refuseBlend(field, "none");
        return calibration;
    }

    Weights weights(Map<String, FeatureDefinition> features) {
        String field = "weights";
        if (!training.has(field)) {
            return null;
        }
        NodeReader reader = training.child(field).allow("classes", "recency", "column");
        Classes classes = reader.constant("classes", Classes.NONE, Classes.class);
        refuseImages(field, "nothing");
        if (classes == Classes.BALANCED && !task.isClassification()) {
            reader.problem("classes", "none, for there are no classes");
        }
        Recency recency = reader.has("recency") ? recency(reader.child("recency")) : null;
        String column = reader.text("column", null);
        if (column != null && !isAmount(features.get(column))) {
            reader.problem("column", "a declared numeric feature whose min is at least 0");
        }
        refuseBlend(field, "nothing");
        boolean isAny = classes != Classes.NONE || recency != null || column != null;
        return isAny ? new Weights(classes, recency, column) : null;
    }

    private static boolean isAmount(FeatureDefinition feature) {
        return feature != null
                && feature.type() == FeatureDefinition.Type.NUMERIC
                && feature.min() != null
                && feature.min() >= 0;
    }

    private static Recency recency(NodeReader reader) {
        reader.allow("halfLifeExamples", "halfLife");
        if (reader.has("halfLifeExamples") == reader.has("halfLife")) {
            reader.problem("halfLife", "either halfLifeExamples or halfLife");
        }
        return new Recency(
                reader.integer("halfLifeExamples", null, 1, 100_000_000),
                reader.duration("halfLife", null, SHORTEST, LONGEST));
    }

    Unlabeled unlabeled() {
        String field = "unlabeled";
        if (!training.has(field) || isNone(field)) {
            return null;
        }
        if (!task.isClassification()) {
            training.problem(field, "none, for there are no classes");
        }
        refuseImages(field, "none");
        refuseBlend(field, "none");
        if (training.isText(field)) {
            Unlabeled.Kind kind = training.constant(field, Unlabeled.Kind.SELF_TRAINING, Unlabeled.Kind.class);
            return new Unlabeled(kind, 0.95, 0.5);
        }
        NodeReader reader = training.child(field).allow("kind", "confidence", "weight");
        return new Unlabeled(
                reader.constant("kind", Unlabeled.Kind.SELF_TRAINING, Unlabeled.Kind.class),
                reader.number("confidence", 0.95, value -> value > 0.5 && value < 1, "a number in (0.5, 1)"),
                reader.number("weight", 0.5, value -> value > 0 && value <= 1, "a number in (0, 1]"));
    }

    private boolean isNone(String field) {
        return training.isText(field, NONE);
    }

    private void refuseImages(String field, String allowed) {
        if (task == Task.IMAGE_CLASSIFICATION) {
            training.problem(field, allowed + ", for the examples are images");
        }
    }

    /** Members of a blend have their own ways. */
    private void refuseBlend(String field, String allowed) {
        if (blend == Blending.ON) {
            training.problem(field, allowed + ", for blend is on");
        }
    }
}
