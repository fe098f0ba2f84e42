package dev.perennial.evaluation.messaging;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.contracts.kafka.EventSerializer;
import io.smallrye.reactive.messaging.kafka.Record;
import io.smallrye.reactive.messaging.memory.InMemoryConnector;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.reactive.messaging.Message;

/** The topics in memory. */
@Singleton
class Topics implements DefinitionLog {
    private final InMemoryConnector connector;
    private final Set<String> deleted = ConcurrentHashMap.newKeySet();

    Topics(@Any InMemoryConnector connector) {
        this.connector = connector;
    }

    @Override
    public Set<String> deletedAmong(Set<String> modelNames) {
        Set<String> among = new HashSet<>(modelNames);
        among.retainAll(deleted);
        return among;
    }

    void publish(ModelTrained run) {
        RecordHeaders headers = new RecordHeaders();
        byte[] value = new EventSerializer().serialize("perennial.model-trained", headers, run);
        connector.source("model-trained").send(record("model-trained", new byte[0], headers, value));
    }

    /** @param refused hears why it is refused, if it is */
    void publish(byte[] value, Consumer<Throwable> refused) {
        connector
                .source("model-trained")
                .send(Message.of(record("model-trained", new byte[0], new RecordHeaders(), value))
                        .withNack(reason -> {
                            refused.accept(reason);
                            return CompletableFuture.completedFuture(null);
                        }));
    }

    void delete(String modelName) {
        deleteUnheard(modelName);
        sendDefinition(modelName.getBytes(UTF_8), null);
    }

    /** As {@link #delete}, but the service does not hear of it. */
    void deleteUnheard(String modelName) {
        deleted.add(modelName);
    }

    void define(String modelName) {
        deleted.remove(modelName);
        sendDefinition(modelName.getBytes(UTF_8), new byte[] {'{', '}'});
    }

    void sendDefinition(byte[] key, byte[] value) {
        connector.source("model-definitions").send(record("model-definitions", key, new RecordHeaders(), value));
    }

    Stream<ModelEvaluated> verdicts(String modelName) {
        return received("model-evaluated", modelName, ModelEvaluated.class);
    }

    Stream<ModelDeployment> deployments(String modelName) {
        return received("model-deployments", modelName, ModelDeployment.class);
    }

    /** A deployment, or nothing where the model is withdrawn. */
    Optional<ModelDeployment> lastWord(String modelName) {
        return this.<ModelDeployment>records("model-deployments", modelName)
                .reduce((before, after) -> after)
                .map(Record::value);
    }

    long tombstones(String modelName) {
        return records("model-deployments", modelName)
                .filter(record -> record.value() == null)
                .count();
    }

    private <T> Stream<T> received(String channel, String modelName, Class<T> type) {
        return this.<T>records(channel, modelName)
                .filter(record -> record.value() != null)
                .map(record -> type.cast(record.value()));
    }

    private <T> Stream<Record<String, T>> records(String channel, String modelName) {
        List<? extends Message<Record<String, T>>> messages =
                connector.<Record<String, T>>sink(channel).received();
        return messages.stream().<Record<String, T>>map(Message::getPayload).filter(record -> record.key()
                .equals(modelName));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, byte[] key, RecordHeaders headers, byte[] value) {
        return new ConsumerRecord<>(
                "perennial." + topic,
                0,
                0,
                ConsumerRecord.NO_TIMESTAMP,
                TimestampType.NO_TIMESTAMP_TYPE,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key,
                value,
                headers,
                Optional.empty());
    }

    static void until(BooleanSupplier condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(condition::getAsBoolean);
    }
}
