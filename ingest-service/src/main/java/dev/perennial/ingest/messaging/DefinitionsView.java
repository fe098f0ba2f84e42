package dev.perennial.ingest.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Every definition, in memory, as the topic {@code model-definitions} has it. */
@ApplicationScoped
public class DefinitionsView implements Definitions {
    private static final Logger LOG = Logger.getLogger(DefinitionsView.class);

    private final Map<String, ModelDefinition> definitions = new ConcurrentSkipListMap<>();
    private final String topic;
    private final Map<String, Object> adminSettings;
    private final Duration limit;
    private final TopicView view;
    private Admin admin;

    DefinitionsView(KafkaSettings kafka, IngestConfig config) {
        this.limit = config.ingest().logTimeout();
        this.topic = kafka.name(Topic.MODEL_DEFINITIONS);
        this.adminSettings = kafka.admin(limit);
        this.view = new TopicView(topic, kafka.consumer(Map.of()), this::take);
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        admin = Admin.create(adminSettings);
        view.start();
    }

    void stop(@Observes @Priority(100) ShutdownEvent stopped) {
        view.close();
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }

    /** Whether every definition that was there at the start is known. */
    public boolean isLoaded() {
        return view.isLoaded();
    }

    /** All definitions, by name. */
    public List<ModelDefinition> all() {
        return List.copyOf(definitions.values());
    }

    @Override
    public Optional<ModelDefinition> find(String modelName) {
        return Optional.ofNullable(definitions.get(modelName));
    }

    @Override
    public Optional<ModelDefinition> findUpToDate(String modelName) {
        Optional<ModelDefinition> known = find(modelName);
        if (known.isPresent()) {
            return known;
        }
        await(ends());
        return find(modelName);
    }

    /**
     * Waits until the record at this place has been taken in.
     *
     * @throws ViewBehindException when that takes too long
     */
    public void await(int partition, long offset) {
        await(Map.of(partition, offset + 1));
    }

    private void await(Map<Integer, Long> ends) {
        try {
            if (!view.await(ends, limit)) {
                throw new ViewBehindException(topic);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViewBehindException(topic);
        }
    }

    private Map<Integer, Long> ends() {
        try {
            TopicDescription description = admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .get(topic);
            Map<TopicPartition, OffsetSpec> latest = IntStream.range(
                            0, description.partitions().size())
                    .boxed()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(topic, partition), partition -> OffsetSpec.latest()));
            return admin.listOffsets(latest).all().get(limit.toMillis(), TimeUnit.MILLISECONDS).entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                            .offset()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViewBehindException(topic);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("Ends of the definitions unknown; topic=%s problem=%s", topic, e);
            throw new ViewBehindException(topic);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String modelName = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            definitions.remove(modelName);
            return;
        }
        try {
            ModelDefinition definition = DefinitionParser.parse(new String(record.value(), StandardCharsets.UTF_8));
            if (definition.name().equals(modelName)) {
                definitions.put(modelName, definition);
            } else {
                LOG.warnf("Definition under another model's key is ignored; offset=%d", record.offset());
            }
        } catch (InvalidInputException e) {
            LOG.warnf(
                    "Definition that cannot be read is ignored; offset=%d problem=%s", record.offset(), e.getMessage());
        }
    }
}
