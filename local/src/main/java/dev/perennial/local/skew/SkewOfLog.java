package dev.perennial.local.skew;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.FeaturesObserved;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.local.LocalException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the log holds of one model, from its start to where it ends now, and checks it. */
public final class SkewOfLog {
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final ModelDefinition definition;
    private final LongConsumer progress;
    private final SkewCheck check;
    private long records;
    private Instant earliest;
    private boolean isTruncated;

    /** @param progress told how many records have been read, now and then */
    public SkewOfLog(String bootstrapServers, ModelDefinition definition, LongConsumer progress) {
        this.bootstrapServers = bootstrapServers;
        this.definition = definition;
        this.progress = progress;
        this.check = new SkewCheck(definition);
    }

    /** @throws LocalException when the log does not answer */
    public SkewReport report() {
        try {
            read(Topic.FEATURE_EVENTS, FeaturesObserved.class, event -> {
                see(event.eventTime());
                check.add(event);
            });
            read(Topic.PREDICTIONS, PredictionMade.class, event -> {
                see(event.eventTime());
                check.add(event);
            });
            read(Topic.EXAMPLES, ExampleJoined.class, check::add);
        } catch (KafkaException e) {
            throw new LocalException("The log does not answer at " + bootstrapServers + ": " + e.getMessage(), e);
        }
        return check.report(isTruncated ? earliest : null);
    }

    private void see(Instant eventTime) {
        earliest = earliest == null || eventTime.isBefore(earliest) ? eventTime : earliest;
    }

    private <T extends PipelineEvent> void read(Topic topic, Class<T> type, Consumer<T> intake) {
        try (KafkaConsumer<byte[], byte[]> consumer = open()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name(Topic.DEFAULT_PREFIX)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            isTruncated |=
                    consumer.beginningOffsets(partitions).values().stream().anyMatch(offset -> offset > 0);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(found -> take(found, type, intake));
                progress.accept(records);
            }
        }
    }

    private <T extends PipelineEvent> void take(
            ConsumerRecord<byte[], byte[]> found, Class<T> type, Consumer<T> intake) {
        records++;
        boolean isOfModel = found.key() != null
                && new String(found.key(), StandardCharsets.UTF_8).startsWith(definition.name() + ":");
        if (!isOfModel || found.value() == null) {
            return;
        }
        Instant appendedAt = Instant.ofEpochMilli(found.timestamp());
        EventContext context = CloudEventHeaders.read(
                found.headers(), found.topic() + "/" + found.partition() + "/" + found.offset(), appendedAt);
        try {
            intake.accept(EventCodec.decode(type, found.value(), context));
        } catch (InvalidInputException e) {
            // ingest gave it up too: it stands among the dead letters
            return;
        }
    }

    private KafkaConsumer<byte[], byte[]> open() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
