package dev.perennial.ingest.source;

import static java.util.Comparator.naturalOrder;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition.SourceTopic.Format;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.LabelObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.SourcePayload;
import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import dev.perennial.ingest.messaging.EventLimits;
import dev.perennial.ingest.messaging.LogPublisher;
import dev.perennial.ingest.schema.RegistryUnavailableException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes events of a producer's record, one for each mapping. */
final class RecordMapper {
    private final RecordReader reader;
    private final RelaySettings settings;

    RecordMapper(RecordReader reader, RelaySettings settings) {
        this.reader = reader;
        this.settings = settings;
    }

    /** What a record says in one format: one of the two is null. */
    private record Reading(SourcePayload payload, UnmappableException problem) {
        static Reading of(RecordReader reader, ConsumerRecord<byte[], byte[]> record, Format format) {
            try {
                return new Reading(reader.read(record, format), null);
            } catch (UnmappableException e) {
                return new Reading(null, e);
            }
        }
    }

    /**
     * Maps a record.
     *
     * @param now when it is taken in
     * @throws RegistryUnavailableException when its schema cannot be asked for now
     */
    MappedRecord map(ConsumerRecord<byte[], byte[]> record, List<SourceMapping> mappings, Instant now) {
        Map<Format, Reading> readings = new EnumMap<>(Format.class);
        mappings.forEach(
                mapping -> readings.computeIfAbsent(mapping.format(), format -> Reading.of(reader, record, format)));
        List<MappedRecord.Result> results = mappings.stream()
                .map(mapping -> result(mapping, readings.get(mapping.format()), now))
                .toList();
        return new MappedRecord(record, mappings, results, time(results, now), now);
    }

    private static Instant time(List<MappedRecord.Result> results, Instant now) {
        Instant first = results.stream()
                .map(MappedRecord.Result::time)
                .filter(Objects::nonNull)
                .min(naturalOrder())
                .orElse(Instant.EPOCH);
        return first.isBefore(now) ? first : now;
    }

    private MappedRecord.Result result(SourceMapping mapping, Reading reading, Instant now) {
        if (reading.problem() != null) {
            return MappedRecord.Result.rejected(mapping, reading.problem());
        }
        try {
            PipelineEvent event = mapping.map(reading.payload(), settings.bound(), now);
            byte[] value = EventCodec.encode(event);
            if (value.length > EventLimits.MAX_VALUE_BYTES) {
                throw new UnmappableException(
                        Reason.TOO_LARGE,
                        value.length + " bytes (expected: at most " + EventLimits.MAX_VALUE_BYTES + ")");
            }
            String topic = mapping.kind().events().name(settings.prefix());
            return MappedRecord.Result.mapped(mapping, LogPublisher.record(topic, event, value), time(event));
        } catch (UnmappableException e) {
            return MappedRecord.Result.rejected(mapping, e);
        } catch (InvalidInputException e) {
            return MappedRecord.Result.rejected(mapping, new UnmappableException(Reason.INVALID_VALUE, e.getMessage()));
        }
    }

    /** What it moves the model's time to. */
    private static Instant time(PipelineEvent event) {
        return event instanceof FeaturesObserved features ? features.eventTime() : ((LabelObserved) event).knownAt();
    }
}
