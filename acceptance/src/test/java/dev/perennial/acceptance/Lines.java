package dev.perennial.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.history.HistoryRow;

/** A recorded example as a producer and a client send it. */
final class Lines {
    private Lines() {}

    /** A feature event; the same fields are a predict request. */
    static ObjectNode features(HistoryRow row) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", row.exampleId());
        node.put("eventTime", row.eventTime().toString());
        node.set("features", Json.mapper().valueToTree(row.features()));
        return node;
    }

    static ObjectNode label(HistoryRow row) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", row.exampleId());
        node.put("knownAt", row.knownAt().toString());
        node.set("label", Json.mapper().valueToTree(row.label()));
        return node;
    }
}
