package dev.perennial.ingest.domain.source;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ModelDefinition.Source;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.ingest.domain.TimeBound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the events of one model of the records of one of its own topics. */
public final class SourceMapping {
    private static final int KEY_LENGTH = 8;

    private final ModelDefinition definition;
    private final SourceKind kind;
    private final String id;
    private final String key;
    private final String topic;
    private final Format format;
    private final FieldPath exampleId;
    /** Null for labels. */
    private final FieldPath eventTime;
    /** Null where the definition names none. */
    private final FieldPath knownAt;
    /** By the name of the feature's field, or of the label. */
    private final Map<String, FieldPath> values = new LinkedHashMap<>();

    /** @param definition one with an own topic of this kind */
    SourceMapping(ModelDefinition definition, SourceKind kind) {
        SourceTopic own = kind.of(definition).orElseThrow();
        Source source = definition.source();
        this.definition = definition;
        this.kind = requireNonNull(kind, "kind");
        this.id = definition.name() + "/" + Json.name(kind);
        this.key = Digests.sha256(id.getBytes(StandardCharsets.UTF_8)).substring(0, KEY_LENGTH);
        this.topic = own.topic();
        this.format = own.format();
        this.exampleId = path(own.exampleId(), source.exampleId());
        this.eventTime = kind == SourceKind.FEATURES ? path(own.eventTime(), source.eventTime()) : null;
        this.knownAt = path(own.knownAt(), source.knownAt());
        if (kind == SourceKind.LABELS) {
            addValue(definition.label().name(), own);
        } else {
            definition.features().forEach((name, feature) -> {
                if (feature.isSent()) {
                    addValue(feature.sentAs(name), own);
                }
            });
        }
    }

    private void addValue(String name, SourceTopic own) {
        values.put(name, new FieldPath(own.fields().getOrDefault(name, name)));
    }

    private static FieldPath path(String own, String shared) {
        String text = own == null ? shared : own;
        return text == null ? null : new FieldPath(text);
    }

    /** Which it is among all: {@code model/kind}. */
    public String id() {
        return id;
    }

    /** The id in few characters, for where there is little room; two of a hundred share one once in a million. */
    public String key() {
        return key;
    }

    public String modelName() {
        return definition.name();
    }

    public SourceKind kind() {
        return kind;
    }

    /** Full name of the producer's topic. */
    public String topic() {
        return topic;
    }

    /** What the topic's values are. */
    public Format format() {
        return format;
    }

    /** Whether the values can only be read with a schema of the registry. */
    public boolean needsRegistry() {
        return format != Format.JSON;
    }

    /**
     * Makes the event of a record.
     *
     * @param now when the record is taken in
     * @throws UnmappableException with every problem found
     */
    public PipelineEvent map(SourcePayload payload, TimeBound bound, Instant now) {
        MappedFields fields = new MappedFields(payload.fields(), bound, now);
        return kind == SourceKind.FEATURES ? features(payload, fields) : label(payload, fields);
    }

    private FeaturesObserved features(SourcePayload payload, MappedFields fields) {
        String example = fields.exampleId(exampleId);
        Instant time = fields.eventTime(eventTime);
        Instant known = knownAt == null ? null : fields.knownAt(knownAt);
        Map<String, Object> features = new LinkedHashMap<>();
        values.forEach((name, path) -> features.put(name, fields.value("features." + name, path)));
        fields.check(() -> ValueChecker.requireFeatures(definition, features));
        fields.requireSound();
        return new FeaturesObserved(payload.context(id), modelName(), example, time, known, features);
    }

    /** Without a known time of its own, a label was known when the producer's topic took it, whenever it is read. */
    private LabelObserved label(SourcePayload payload, MappedFields fields) {
        String example = fields.exampleId(exampleId);
        Instant known = knownAt == null ? fields.requireNotAhead(payload.appendedAt()) : fields.knownAt(knownAt);
        FieldPath path = values.values().iterator().next();
        Object label = fields.label(path, definition);
        fields.requireSound();
        return new LabelObserved(payload.context(id), modelName(), example, label, known);
    }
}
