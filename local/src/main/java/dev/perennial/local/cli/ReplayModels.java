package dev.perennial.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.PerennialClient;

/** A replay needs a model of its own: one that has examples already would take the replayed ones for repeats. */
final class ReplayModels {
    private ReplayModels() {}

    /** The definition under its own name, or under the first of {@code name-2}, {@code name-3}… that no model has. */
    static ModelDefinition unused(PerennialClient client, ModelDefinition definition) {
        String name = definition.name();
        for (int number = 2; client.definition(name).isPresent(); number++) {
            name = definition.name() + "-" + number;
        }
        return renamed(definition, name);
    }

    static ModelDefinition renamed(ModelDefinition definition, String name) {
        try {
            ObjectNode node = (ObjectNode) Json.mapper().readTree(definition.toJson());
            return DefinitionParser.parse(node.put("name", name).toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition is always JSON", e);
        }
    }
}
