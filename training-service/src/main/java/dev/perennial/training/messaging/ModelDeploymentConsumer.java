package dev.perennial.training.messaging;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.kafka.InvalidEventException;
import dev.perennial.training.store.ChampionRepository;
import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.ExponentialBackoff;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what serves of each model, which a run may continue. */
@ApplicationScoped
class ModelDeploymentConsumer {
    private final ChampionRepository champions;
    private final EventDecoder decoder;

    ModelDeploymentConsumer(ChampionRepository champions, EventDecoder decoder) {
        this.champions = champions;
        this.decoder = decoder;
    }

    @Incoming("model-deployments")
    @Retry(maxRetries = -1, maxDuration = 0, delay = 200, abortOn = InvalidEventException.class)
    @ExponentialBackoff(maxDelay = 30_000)
    @BeforeRetry(RetryLog.class)
    Uni<Void> take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return champions.withdrawn(modelName(record));
        }
        return champions.deployed(decoder.decode(record, ModelDeployment.class));
    }

    private static String modelName(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (!Names.isModel(key)) {
            throw new InvalidEventException("key", key, Names.MODEL_PATTERN);
        }
        return key;
    }
}
