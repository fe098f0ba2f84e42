package dev.perennial.model;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;

/** Definitions that several tests share; together they have every type of feature and label, and every task. */
public final class Definitions {
    private static final String FEATURES =
            """
            features:
              distance: {type: numeric}
              carrier: {type: categorical}
              holiday: {type: boolean}
              departure: {type: time, of: eventTime, parts: [hour, day-of-week]}
            """;

    private Definitions() {}

    public static ModelDefinition binary() {
        return DefinitionParser.parse("name: delays\ntask: binary-classification\n" + FEATURES
                + "label: {name: late, type: boolean, horizon: 24h}\n");
    }

    public static ModelDefinition multiclass() {
        return DefinitionParser.parse("name: delays\ntask: multiclass-classification\n" + FEATURES
                + "label: {name: how, type: categorical, values: [early, on-time, late], horizon: 24h}\n");
    }

    public static ModelDefinition regression() {
        return DefinitionParser.parse("name: delays\ntask: regression\n" + FEATURES
                + "label: {name: minutes, type: numeric, horizon: 24h}\n");
    }
}
