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
import dev.perennial.ingest.domain.TimeBound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Reads raw records as events and holds their values against the model's definition. */
final class ObservationReader {
    private final Definitions definitions;
    private final TimeBound bound;
    private final ReferencedImages images;

    ObservationReader(Definitions definitions, TimeBound bound, ReferencedImages images) {
        this.definitions = definitions;
        this.bound = bound;
        this.images = images;
    }

    /** An event whose values have been checked, with the definition that they were held against. */
    record Checked<T extends PipelineEvent>(T event, ModelDefinition definition) {}

    Checked<FeaturesObserved> features(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<FeaturesObserved> raw = read(FeaturesObserved.class, record, place);
        FeaturesObserved event = raw.event();
        requireNotAhead("event-time-ahead", "eventTime", event.eventTime(), record);
        requireNotAhead("known-time-ahead", "knownAt", event.knownAt(), record);
        Map<String, Object> values = requireValid(() -> images.resolve(
                raw.definition(), ValueChecker.features(raw.definition(), event.features(), event.eventTime())));
        return new Checked<>(
                new FeaturesObserved(
                        event.context(),
                        event.modelName(),
                        event.exampleId(),
                        event.eventTime(),
                        event.knownAt(),
                        values),
                raw.definition());
    }

    /** The features of a prediction stand for the example; they were checked when it was made. */
    Checked<FeaturesObserved> prediction(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<PredictionMade> raw = read(PredictionMade.class, record, place);
        PredictionMade made = raw.event();
        requireNotAhead("event-time-ahead", "eventTime", made.eventTime(), record);
        return new Checked<>(
                new FeaturesObserved(
                        made.context(),
                        made.modelName(),
                        made.exampleId(),
                        made.eventTime(),
                        null,
                        fitting(raw.definition(), made.features())),
                raw.definition());
    }

    /** The label's known time is its own or, without one, when the log took it. */
    Checked<LabelObserved> label(Record<byte[], byte[]> record, RecordMetadata place) {
        Checked<LabelObserved> raw = read(LabelObserved.class, record, place);
        LabelObserved event = raw.event();
        requireNotAhead("known-time-ahead", "knownAt", event.knownAt(), record);
        Object value = requireValid(() -> ValueChecker.label(raw.definition(), event.label()));
        Instant knownAt = event.knownAt() == null ? Instant.ofEpochMilli(record.timestamp()) : event.knownAt();
        return new Checked<>(
                new LabelObserved(event.context(), event.modelName(), event.exampleId(), value, knownAt),
                raw.definition());
    }

    private <T extends PipelineEvent> Checked<T> read(
            Class<T> type, Record<byte[], byte[]> record, RecordMetadata place) {
        requireSize(record);
        T event = decode(type, record, place);
        if (record.key() == null || !Arrays.equals(record.key(), event.key().getBytes(StandardCharsets.UTF_8))) {
            throw new RejectedRecordException("wrong-key", "the key is not " + event.key());
        }
        ModelDefinition definition = definitions
                .findUpToDate(event.modelName())
                .orElseThrow(() -> new RejectedRecordException("unknown-model", event.modelName()));
        return new Checked<>(event, definition);
    }

    private static <T extends PipelineEvent> T decode(
            Class<T> type, Record<byte[], byte[]> record, RecordMetadata place) {
        String where = place.topic() + "/" + place.partition() + "/" + place.offset();
        EventContext context =
                CloudEventHeaders.read(record.headers(), where, Instant.ofEpochMilli(record.timestamp()));
        try {
            return EventCodec.decode(type, record.value(), context);
        } catch (InvalidInputException e) {
            throw new RejectedRecordException("unreadable", e.getMessage());
        }
    }

    /** The log's clock is the measure, so that a second reading of the record comes to the same. */
    private void requireNotAhead(String reason, String path, Instant time, Record<byte[], byte[]> record) {
        bound.problem(path, time, Instant.ofEpochMilli(record.timestamp())).ifPresent(problem -> {
            throw new RejectedRecordException(reason, problem.toString());
        });
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

    /** What the definition says now, of what the model saw; a value of another type counts as missing. */
    private static Map<String, Object> fitting(ModelDefinition definition, Map<String, Object> seen) {
        Map<String, Object> values = new LinkedHashMap<>();
        definition.inputs().forEach((name, feature) -> values.put(name, fitting(feature, seen.get(name))));
        return values;
    }

    private static Object fitting(FeatureDefinition feature, Object value) {
        return switch (feature.type()) {
            case NUMERIC, TIME -> value instanceof Number number ? number.doubleValue() : null;
            case CATEGORICAL, IMAGE -> value instanceof String ? value : null;
            case BOOLEAN -> value instanceof Boolean ? value : null;
        };
    }

    private static <T> T requireValid(Supplier<T> check) {
        try {
            return check.get();
        } catch (InvalidInputException e) {
            throw new RejectedRecordException("invalid-value", e.getMessage());
        }
    }
}
