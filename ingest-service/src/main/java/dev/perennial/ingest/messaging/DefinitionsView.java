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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** Every definition, in memory, as the topic {@code model-definitions} has it. */
@ApplicationScoped
public class DefinitionsView implements Definitions {
    private static final Logger LOG = Logger.getLogger(DefinitionsView.class);

    private final Map<String, ModelDefinition> definitions = new ConcurrentSkipListMap<>();
    private final CurrentView view;

    DefinitionsView(KafkaSettings kafka, IngestConfig config) {
        this.view = new CurrentView(
                kafka, kafka.name(Topic.MODEL_DEFINITIONS), config.ingest().logTimeout(), this::take);
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        view.start();
    }

    void stop(@Observes @Priority(100) ShutdownEvent stopped) {
        view.close();
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
        view.await();
        return find(modelName);
    }

    /**
     * Waits until the record at this place has been taken in.
     *
     * @throws ViewBehindException when that takes too long
     */
    public void await(int partition, long offset) {
        view.await(partition, offset);
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
