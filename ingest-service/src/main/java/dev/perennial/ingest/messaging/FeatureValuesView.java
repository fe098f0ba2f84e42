package dev.perennial.ingest.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.model.aggregate.FeatureValues;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** The aggregates of all partitions, also those of other replicas, as the topic {@code feature-values} has them. */
@ApplicationScoped
public class FeatureValuesView {
    private static final Logger LOG = Logger.getLogger(FeatureValuesView.class);

    private final EventDeserializer deserializer = new EventDeserializer();
    private final FeatureValues values;
    private final Map<String, Reached> reached = new ConcurrentHashMap<>();
    /** By model and partition; empty for a partition that does not know. */
    private final Map<String, Map<Integer, Optional<Instant>>> completed = new ConcurrentHashMap<>();

    private final TopicView view;

    FeatureValuesView(KafkaSettings kafka, IngestConfig config, MeterRegistry registry) {
        this.values = new FeatureValues(config.ingest().maxPanes());
        this.view = new TopicView(kafka.name(Topic.FEATURE_VALUES), kafka.consumer(Map.of()), this::take);
        registry.gauge("perennial_aggregate_panes", values, FeatureValues::panes);
        registry.gauge("perennial_aggregate_panes_refused", values, FeatureValues::refused);
    }

    /**
     * How far the time of a model has come on the partition that is the furthest.
     *
     * @param time          the largest event or known time that any partition told
     * @param logTimeMillis how far that partition had come in the log by then, in epoch milliseconds
     */
    record Reached(Instant time, long logTimeMillis) {
        Reached atLeast(Reached other) {
            return other.time.isAfter(time) ? other : this;
        }
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        view.start();
    }

    void stop(@Observes @Priority(100) ShutdownEvent stopped) {
        view.close();
    }

    /** Whether everything that was there at the start is known. */
    public boolean isLoaded() {
        return view.isLoaded();
    }

    /** How far each model has come. */
    Map<String, Reached> reached() {
        return Map.copyOf(reached);
    }

    /** Up to which event time no example of a model waits on any partition; empty: unknown. */
    Optional<Instant> completedThrough(String modelName) {
        Collection<Optional<Instant>> partitions =
                completed.getOrDefault(modelName, Map.of()).values();
        return partitions.stream().allMatch(Optional::isPresent)
                ? partitions.stream().flatMap(Optional::stream).min(Instant::compareTo)
                : Optional.empty();
    }

    /**
     * Waits until everything before these offsets has been taken in.
     *
     * @param ends next offset by partition
     * @return whether that was so in time
     */
    boolean await(Map<Integer, Long> ends, Duration limit) throws InterruptedException {
        return view.await(ends, limit);
    }

    public FeatureValues values() {
        return values;
    }

    private void remove(String key) {
        values.remove(key);
        String[] parts = key.split(":", 3);
        if (parts.length == 2) {
            reached.remove(parts[0]);
            completed.getOrDefault(parts[0], new ConcurrentHashMap<>()).remove(Integer.valueOf(parts[1]));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            if (record.value() == null) {
                remove(new String(record.key(), StandardCharsets.UTF_8));
            } else if (deserializer.deserialize(record.topic(), record.headers(), record.value())
                    instanceof AggregateUpdated update) {
                values.update(update);
                if (update.pane() == null) {
                    completed
                            .computeIfAbsent(update.modelName(), name -> new ConcurrentHashMap<>())
                            .put(update.partition(), Optional.ofNullable(update.completedThrough()));
                }
                reached.merge(
                        update.modelName(), new Reached(update.streamTime(), record.timestamp()), Reached::atLeast);
            }
        } catch (InvalidInputException e) {
            LOG.warnf(
                    "Aggregate that cannot be read is ignored; partition=%d offset=%d problem=%s",
                    record.partition(), record.offset(), e.getMessage());
        }
    }
}
