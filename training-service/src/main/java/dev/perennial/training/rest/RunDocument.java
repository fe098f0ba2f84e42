package dev.perennial.training.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.training.domain.Run;
import dev.perennial.training.domain.tracking.Cost;
import dev.perennial.training.domain.tracking.Tracking;

/** A run as it is answered: the fields of {@link Run} and, once it has begun, what is kept of its last attempt. */
final class RunDocument {
    private RunDocument() {}

    /** One of many, without its lineage. */
    static ObjectNode brief(Run run, Tracking tracking) {
        ObjectNode document = Json.mapper().valueToTree(run);
        if (tracking != null) {
            document.put("attempt", tracking.attempt());
            document.set("parameters", Json.mapper().valueToTree(tracking.parameters()));
            document.set("metrics", Json.mapper().valueToTree(tracking.metrics()));
            if (tracking.cost() != null) {
                document.set("cost", cost(tracking.cost()));
            }
        }
        return document;
    }

    /** The run whole. */
    static ObjectNode whole(Run run, Tracking tracking) {
        ObjectNode document = brief(run, tracking);
        if (tracking != null) {
            document.set("lineage", Json.mapper().valueToTree(tracking.lineage()));
        }
        return document;
    }

    /** In seconds; the CPU's where the JDK can tell. */
    static ObjectNode cost(Cost cost) {
        ObjectNode document = Json.mapper().createObjectNode().put("wallSeconds", cost.wallSeconds());
        return Double.isNaN(cost.cpuSeconds()) ? document : document.put("cpuSeconds", cost.cpuSeconds());
    }
}
