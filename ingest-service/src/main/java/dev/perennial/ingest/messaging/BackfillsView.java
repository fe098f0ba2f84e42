package dev.perennial.ingest.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.IngestConfig;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/** How far every backfill is, as the topic {@code backfills} has it. */
@ApplicationScoped
public class BackfillsView {
    private static final Logger LOG = Logger.getLogger(BackfillsView.class);

    private final Map<String, BackfillAdvanced> backfills = new ConcurrentHashMap<>();
    private final EventDeserializer deserializer = new EventDeserializer();
    private final CurrentView view;

    BackfillsView(KafkaSettings kafka, IngestConfig config) {
        this.view = new CurrentView(
                kafka, kafka.name(Topic.BACKFILLS), config.ingest().logTimeout(), this::take);
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        view.start();
    }

    void stop(@Observes @Priority(100) ShutdownEvent stopped) {
        view.close();
    }

    /**
     * How far a backfill is now; empty when none of it is done.
     *
     * @throws ViewBehindException when the log does not tell in time
     */
    public Optional<BackfillAdvanced> find(String modelName, String backfill) {
        view.await();
        return Optional.ofNullable(backfills.get(BackfillAdvanced.key(modelName, backfill)));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        try {
            if (record.value() == null) {
                backfills.remove(key);
            } else if (deserializer.deserialize(record.topic(), record.headers(), record.value())
                    instanceof BackfillAdvanced advanced) {
                backfills.put(advanced.key(), advanced);
            }
        } catch (InvalidInputException e) {
            LOG.warnf("Backfill that cannot be read is ignored; key=%s problem=%s", key, e.getMessage());
        }
    }
}
