package dev.perennial.ingest.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.FeatureDefinition;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.definition.ValueChecker;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads raw records as events and holds their values against the model's definition. */
final class ObservationReader {
    private final Definitions definitions;

    ObservationReader(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * An event whose values have been checked, with the definition that they were held against.
     *
     * @param knownAt when the log or a replayed history knew it
     */
    record Checked<T extends PipelineEvent>(T event, ModelDefinition definition, Instant knownAt) {}

    Checked<FeaturesObserved> features(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<FeaturesObserved> raw = read(FeaturesObserved.class, record, place);
        FeaturesObserved event = raw.event();
        try {
            Map<String, Object> values = ValueChecker.features(raw.definition(), event.features(), event.eventTime());
            Instant eventTime = ValueChecker.instant(event.eventTime().toString(), "eventTime");
            Instant knownAt = knownAt(event.knownAt(), raw.knownAt());
            return new Checked<>(withFeatures(event, eventTime, values), raw.definition(), knownAt);
        } catch (InvalidInputException e) {
            throw invalid(e);
        }
    }

    /** The features of a prediction stand for the example; they were checked when it was made. */
    Checked<FeaturesObserved> prediction(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<PredictionMade> raw = read(PredictionMade.class, record, place);
        PredictionMade made = raw.event();
        FeaturesObserved event = new FeaturesObserved(
                made.context(), made.modelName(), made.exampleId(), made.eventTime(), null, made.features());
        return new Checked<>(
                withFeatures(event, made.eventTime(), fitting(raw.definition(), made.features())),
                raw.definition(),
                raw.knownAt());
    }

    Checked<LabelObserved> label(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<LabelObserved> raw = read(LabelObserved.class, record, place);
        LabelObserved event = raw.event();
        try {
            Object value = ValueChecker.label(raw.definition(), event.label());
            Instant knownAt = knownAt(event.knownAt(), raw.knownAt());
            LabelObserved checked =
                    new LabelObserved(event.context(), event.modelName(), event.exampleId(), value, knownAt);
            return new Checked<>(checked, raw.definition(), knownAt);
        } catch (InvalidInputException e) {
            throw invalid(e);
        }
    }

    private <T extends PipelineEvent> Checked<T> read(
            Class<T> type, Record<byte[], byte[]> record, RecordMetadata place) {
        requireSize(record);
        Instant appendedAt = Instant.ofEpochMilli(record.timestamp());
        T event = decode(type, record, place, appendedAt);
        if (record.key() == null || !Arrays.equals(record.key(), event.key().getBytes(StandardCharsets.UTF_8))) {
            throw new RejectedRecordException("wrong-key", "the key is not " + event.key());
        }
        ModelDefinition definition = definitions
                .findUpToDate(event.modelName())
                .orElseThrow(() -> new RejectedRecordException("unknown-model", event.modelName()));
        return new Checked<>(event, definition, appendedAt);
    }

    private static <T extends PipelineEvent> T decode(
            Class<T> type, Record<byte[], byte[]> record, RecordMetadata place, Instant appendedAt) {
        String where = place.topic() + "/" + place.partition() + "/" + place.offset();
        EventContext context = CloudEventHeaders.read(record.headers(), where, appendedAt);
        try {
            return EventCodec.decode(type, record.value(), context);
        } catch (InvalidInputException e) {
            throw new RejectedRecordException("unreadable", e.getMessage());
        }
    }

    private static void requireSize(Record<byte[], byte[]> record) {
        long bytes = length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += header.key().length() + length(header.value());
        }
        if (bytes > EventLimits.MAX_RECORD_BYTES) {
            throw new RejectedRecordException(
                    "too-large", bytes + " bytes (expected: at most " + EventLimits.MAX_RECORD_BYTES + ")");
        }
    }

    private static long length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static Instant knownAt(Instant stated, Instant appendedAt) {
        return stated == null ? appendedAt : ValueChecker.instant(stated.toString(), "knownAt");
    }

    private static FeaturesObserved withFeatures(
            FeaturesObserved event, Instant eventTime, Map<String, Object> values) {
        return new FeaturesObserved(
                event.context(), event.modelName(), event.exampleId(), eventTime, event.knownAt(), values);
    }

    /** What the definition says now, of what the model saw; a value of another type counts as missing. */
    private static Map<String, Object> fitting(ModelDefinition definition, Map<String, Object> seen) {
        Map<String, Object> values = new LinkedHashMap<>();
        definition.features().forEach((name, feature) -> values.put(name, fitting(feature, seen.get(name))));
        return values;
    }

    private static Object fitting(FeatureDefinition feature, Object value) {
        return switch (feature.type()) {
            case NUMERIC, TIME -> value instanceof Number number ? number.doubleValue() : null;
            case CATEGORICAL -> value instanceof String ? value : null;
            case BOOLEAN -> value instanceof Boolean ? value : null;
        };
    }

    private static RejectedRecordException invalid(InvalidInputException e) {
        return new RejectedRecordException("invalid-value", e.getMessage());
    }
}
