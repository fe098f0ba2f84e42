package dev.perennial.contracts.definition;

import dev.perennial.contracts.definition.ModelDefinition.Triggers;
import dev.perennial.contracts.definition.ModelDefinition.Triggers.Performance;
import java.time.Duration;

/** Reads when runs start. */
final class TriggersParser {
    private static final Performance USUAL = new Performance(0.1, 2);

    private TriggersParser() {}

    static Triggers triggers(NodeReader reader) {
        reader.allow(
                "examples",
                "drift",
                "performance",
                "elapsed",
                "schedule",
                "definition",
                "quorum",
                "cooldown",
                "maxRunsPerDay",
                "priority");
        Triggers triggers = new Triggers(
                reader.integer("examples", 500, 0, 100_000_000),
                reader.bool("drift", true),
                performance(reader),
                reader.duration("elapsed", null, Duration.ofMinutes(1), Duration.ofDays(3650)),
                schedule(reader),
                reader.bool("definition", true),
                reader.integer("quorum", 1, 1, 6),
                reader.duration("cooldown", Duration.ofMinutes(5), Duration.ZERO, Duration.ofDays(365)),
                reader.integer("maxRunsPerDay", 200, 1, 10_000),
                reader.integer("priority", 0, 0, 100));
        if (triggers.quorum() > 1 && triggers.quorum() > triggers.causes()) {
            reader.problem("quorum", "at most the " + triggers.causes() + " kinds of cause that can start a run");
        }
        return triggers;
    }

    private static Performance performance(NodeReader reader) {
        if (reader.isBoolean("performance")) {
            return reader.bool("performance", false) ? USUAL : null;
        }
        if (!reader.has("performance")) {
            return null;
        }
        NodeReader performance = reader.child("performance").allow("margin", "windows");
        return new Performance(
                performance.number("margin", USUAL.margin(), value -> value > 0 && value <= 10, "a number in (0, 10]"),
                performance.integer("windows", USUAL.windows(), 1, 20));
    }

    private static String schedule(NodeReader reader) {
        String text = reader.text("schedule", null);
        if (text != null && Schedule.parse(text).isEmpty()) {
            reader.problem("schedule", Schedule.FORMAT);
        }
        return text;
    }
}
