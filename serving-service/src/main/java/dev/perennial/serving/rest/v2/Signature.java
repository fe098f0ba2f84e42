package dev.perennial.serving.rest.v2;

import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.LabelDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A definition in terms of the protocol: what a client may send and what it gets. */
final class Signature {
    static final String EXAMPLE_ID = FeatureDefinition.EXAMPLE_ID;
    static final String EVENT_TIME = FeatureDefinition.EVENT_TIME;
    static final String PREDICTION = "prediction";
    static final String PROBABILITIES = "probabilities";

    private static final Set<Datatype.Kind> NUMBERS = EnumSet.of(Datatype.Kind.INTEGER, Datatype.Kind.REAL);
    private static final Set<Datatype.Kind> INSTANTS = EnumSet.of(Datatype.Kind.INTEGER, Datatype.Kind.TEXT);

    private final ModelDefinition definition;
    private final Map<String, FeatureDefinition.Type> fields = new LinkedHashMap<>();

    Signature(ModelDefinition definition) {
        this.definition = definition;
        definition.features().forEach((name, feature) -> {
            if (feature.isSent()) {
                fields.put(feature.sentAs(name), feature.type());
            }
        });
    }

    /** The inputs that have to be sent, in the declared order: what a client sends of an example. */
    Map<String, FeatureDefinition.Type> fields() {
        return fields;
    }

    boolean knows(String input) {
        return fields.containsKey(input) || input.equals(EXAMPLE_ID) || input.equals(EVENT_TIME);
    }

    /** The kinds of datatypes that an input may have. */
    Set<Datatype.Kind> kinds(String input) {
        FeatureDefinition.Type type = fields.get(input);
        if (type == null) {
            return INSTANTS;
        }
        return switch (type) {
            case NUMERIC -> NUMBERS;
            case BOOLEAN -> EnumSet.of(Datatype.Kind.BOOL);
            case CATEGORICAL, IMAGE -> EnumSet.of(Datatype.Kind.TEXT);
            case TIME -> INSTANTS;
        };
    }

    /** Every input that may be sent, in the declared order and those that need not be last, each with its datatype. */
    Map<String, Datatype> inputs() {
        Map<String, Datatype> inputs = new LinkedHashMap<>();
        fields.forEach((name, type) -> inputs.put(name, datatype(type)));
        inputs.put(EXAMPLE_ID, Datatype.BYTES);
        inputs.put(EVENT_TIME, Datatype.INT64);
        return inputs;
    }

    /** A numeric is FP64: what is logged is what was sent. */
    private static Datatype datatype(FeatureDefinition.Type type) {
        return switch (type) {
            case NUMERIC -> Datatype.FP64;
            case BOOLEAN -> Datatype.BOOL;
            case CATEGORICAL, IMAGE -> Datatype.BYTES;
            case TIME -> Datatype.INT64;
        };
    }

    /** The outputs, each with its datatype. */
    Map<String, Datatype> outputs() {
        Map<String, Datatype> outputs = new LinkedHashMap<>();
        outputs.put(PREDICTION, prediction());
        if (definition.task().isClassification()) {
            outputs.put(PROBABILITIES, Datatype.FP64);
        }
        return outputs;
    }

    private Datatype prediction() {
        if (!definition.task().isClassification()) {
            return Datatype.FP64;
        }
        return definition.label().type() == LabelDefinition.Type.BOOLEAN ? Datatype.BOOL : Datatype.BYTES;
    }
}
