package dev.perennial.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.history.FlightHistory;

/** The demo's model, trained but once: for measures of what comes after. */
final class TrainedOnce {
    private TrainedOnce() {}

    /** @param examples that start the one run, whose model is taken whatever it is worth */
    static ModelDefinition after(int examples) throws JsonProcessingException {
        ObjectNode node = (ObjectNode) Json.mapper()
                .readTree(DefinitionParser.parse(FlightHistory.definition()).toJson());
        node.withObject("/training/triggers")
                .put("examples", examples)
                .put("drift", false)
                .put("cooldown", "365d");
        // a replay steps by a quarter of it
        node.withObject("/monitoring/drift").put("window", "30d");
        node.withObject("/evaluation")
                .putArray("gates")
                .addObject()
                .put("metric", "accuracy")
                .put("min", 0);
        return DefinitionParser.parse(node.toString());
    }
}
