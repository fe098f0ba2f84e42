package dev.perennial.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Flights as a producer has them on a topic of its own, in its own words, and a model that reads them there. */
record OwnTopic(String model, String topic) {

    /** The demo's definition without aggregates, as JSON. */
    String definition() throws IOException {
        ObjectNode node = (ObjectNode) Json.mapper()
                .readTree(DefinitionParser.parse(FlightHistory.definition()).toJson());
        node.put("name", model);
        node.remove("aggregates");
        ObjectNode source = node.putObject("source");
        source.put("exampleId", "flight_id").put("eventTime", "scheduled_departure");
        source.putObject("features").put("topic", topic);
        return node.toString();
    }

    static byte[] line(HistoryRow flight, String id, Instant departure) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("flight_id", id);
        node.put("scheduled_departure", departure.toString());
        node.setAll((ObjectNode) Json.mapper().valueToTree(flight.features()));
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
