package dev.perennial.monitor.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.monitor.domain.drift.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * The definitions and champions in memory, as the log told them. {@link ModelViewFeed} feeds it; the topology asks it.
 */
final class ModelView implements Catalogue {
    private static final Logger LOG = Logger.getLogger(ModelView.class);
    /** After a model was not there, records of it do not wait again for so long. */
    private static final Duration ABSENCE = Duration.ofMinutes(1);

    private final EventDeserializer events = new EventDeserializer();
    private final Duration patience;
    private final Map<String, ModelDefinition> definitions = new HashMap<>();
    private final Map<String, ModelDeployment> champions = new HashMap<>();
    private final Map<String, Reference> references = new HashMap<>();
    private final Map<String, Instant> deletions = new HashMap<>();
    private final Map<String, Long> missedAtNanos = new HashMap<>();
    private int partitions;
    private boolean complete;

    /** @param patience how long a question waits for what may be on its way */
    ModelView(Duration patience) {
        this.patience = patience;
    }

    /** Takes one record of {@code model-definitions} or {@code model-deployments}; taking it twice changes nothing. */
    synchronized void take(ConsumerRecord<byte[], byte[]> told) {
        try {
            if (told.key() == null) {
                throw new InvalidInputException("key", "nothing", "the model's name");
            }
            String modelName = new String(told.key(), StandardCharsets.UTF_8);
            boolean definition = Topic.ofFullName(told.topic()) == Topic.MODEL_DEFINITIONS;
            if (told.value() == null) {
                delete(modelName, definition, Instant.ofEpochMilli(told.timestamp()));
            } else if (definition) {
                definitions.put(modelName, DefinitionParser.parse(new String(told.value(), StandardCharsets.UTF_8)));
            } else {
                PipelineEvent event = events.deserialize(told.topic(), told.headers(), told.value());
                deploy((ModelDeployment) event);
            }
        } catch (InvalidInputException e) {
            LOG.errorf("left out a record: topic=%s offset=%d problem=%s", told.topic(), told.offset(), e.getMessage());
        }
        notifyAll();
    }

    /** A model that is made anew counts its deployments from 1 again. */
    private void delete(String modelName, boolean definition, Instant at) {
        if (definition) {
            definitions.remove(modelName);
            deletions.merge(modelName, at, (one, other) -> one.isAfter(other) ? one : other);
        } else {
            champions.remove(modelName);
            references.remove(modelName);
        }
    }

    private void deploy(ModelDeployment deployment) {
        ModelDeployment before = champions.get(deployment.modelName());
        if (before == null || before.sequence() < deployment.sequence()) {
            champions.put(deployment.modelName(), deployment);
            references.remove(deployment.modelName());
        }
    }

    /**
     * From now on everything that was on the log at the start is known.
     *
     * @param partitions of the topics that are keyed by example
     */
    synchronized void complete(int partitions) {
        this.partitions = partitions;
        complete = true;
        notifyAll();
    }

    synchronized boolean isComplete() {
        return complete;
    }

    /** The deployments whose reference is not read yet. */
    synchronized Map<String, ModelDeployment> unread() {
        Map<String, ModelDeployment> unread = new HashMap<>(champions);
        unread.keySet().removeAll(references.keySet());
        return unread;
    }

    /** Takes the reference of a deployment, unless a later one came meanwhile. */
    synchronized void read(ModelDeployment deployment, Reference reference) {
        if (deployment.equals(champions.get(deployment.modelName()))) {
            references.put(deployment.modelName(), reference);
            notifyAll();
        }
    }

    /** As far as it has come; waits for nothing. */
    synchronized Optional<ModelDefinition> knownDefinition(String modelName) {
        return Optional.ofNullable(definitions.get(modelName));
    }

    @Override
    public synchronized Instant deletedAt(String modelName) {
        return deletions.getOrDefault(modelName, Instant.EPOCH);
    }

    @Override
    public synchronized int partitions() {
        return partitions;
    }

    @Override
    public synchronized Optional<ModelDefinition> definition(String modelName) {
        if (!definitions.containsKey(modelName) && !missedLately(modelName)) {
            await(() -> definitions.containsKey(modelName));
            if (!definitions.containsKey(modelName)) {
                missedAtNanos.put(modelName, System.nanoTime());
            }
        }
        return Optional.ofNullable(definitions.get(modelName));
    }

    private boolean missedLately(String modelName) {
        Long missed = missedAtNanos.get(modelName);
        return missed != null && System.nanoTime() - missed < ABSENCE.toNanos();
    }

    @Override
    public synchronized Optional<Reference> reference(String modelName, int answeringVersion) {
        if (answeringVersion > 0 || champions.containsKey(modelName)) {
            await(() -> hasHeardOf(answeringVersion, champions.get(modelName)) && references.containsKey(modelName));
        }
        return Optional.ofNullable(references.get(modelName));
    }

    /** Versions grow; only after a rollback does one answer that is larger than the champion. */
    private static boolean hasHeardOf(int version, ModelDeployment champion) {
        if (champion == null) {
            return false;
        }
        Integer previous = champion.previousVersion();
        return champion.champion().modelVersion() >= version || (previous != null && previous >= version);
    }

    private void await(BooleanSupplier met) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); !met.getAsBoolean() && left > 0; left = deadline - System.nanoTime()) {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
