package dev.perennial.contracts.definition;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.definition.ModelDefinition.Source;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads where a producer's own data is and what it is called there. */
final class SourceParser {
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Duration MAX_LATENESS = Duration.ofDays(30);
    private static final Duration LEAST_RETENTION = Duration.ofDays(1);
    private static final Duration MOST_RETENTION = Duration.ofDays(3650);

    private SourceParser() {}

    static Source source(NodeReader reader, Map<String, FeatureDefinition> features, LabelDefinition label) {
        reader.allow("features", "labels", "exampleId", "eventTime", "knownAt", "lateness", "retention");
        String exampleId = field(reader, "exampleId");
        String eventTime = field(reader, "eventTime");
        Set<String> sent = new LinkedHashSet<>();
        features.forEach((name, feature) -> {
            if (feature.isSent()) {
                sent.add(feature.sentAs(name));
            }
        });
        return new Source(
                topic(reader, "features", sent, exampleId != null, eventTime != null),
                topic(reader, "labels", Set.of(label.name()), exampleId != null, true),
                exampleId,
                eventTime,
                field(reader, "knownAt"),
                reader.duration("lateness", Duration.ZERO, Duration.ZERO, MAX_LATENESS),
                reader.duration("retention", null, LEAST_RETENTION, MOST_RETENTION));
    }

    private static SourceTopic topic(
            NodeReader parent, String kind, Set<String> names, boolean hasExampleId, boolean hasEventTime) {
        if (!parent.has(kind)) {
            return null;
        }
        NodeReader reader = parent.child(kind).allow("topic", "format", "exampleId", "eventTime", "knownAt", "fields");
        reader.require("topic");
        String topic = reader.text("topic", "");
        if (reader.has("topic") && (!TOPIC.matcher(topic).matches() || topic.matches("\\.{1,2}"))) {
            reader.problem("topic", "a topic's name: 1 to 249 of A-Z a-z 0-9 . _ -");
        }
        if (!hasExampleId) {
            reader.require("exampleId");
        }
        if (!hasEventTime) {
            reader.require("eventTime");
        }
        return new SourceTopic(
                topic,
                reader.constant("format", Format.JSON, Format.class),
                field(reader, "exampleId"),
                field(reader, "eventTime"),
                field(reader, "knownAt"),
                fields(reader.child("fields"), names));
    }

    private static Map<String, String> fields(NodeReader reader, Set<String> names) {
        Map<String, String> fields = new LinkedHashMap<>();
        reader.allow(names.toArray(String[]::new));
        for (String name : names) {
            if (reader.has(name)) {
                fields.put(name, field(reader, name));
            }
        }
        return fields;
    }

    /** A name, or a JSON pointer (RFC 6901), in which a tilde only stands before 0 or 1. */
    private static String field(NodeReader reader, String name) {
        String field = reader.text(name, null);
        if (field != null && field.startsWith("/") && field.matches(".*~(?![01]).*")) {
            reader.problem(name, Names.TEXT + "; one that starts with / is a JSON pointer, where ~ is written ~0");
        }
        return field;
    }
}
