package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.AggregateUpdated;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.contracts.kafka.EventSerializer;
import dev.perennial.contracts.kafka.Topic;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;

/** A log in memory in the place of Kafka: tests deploy through it, tell aggregates and read what the service says. */
@Alternative
@Priority(1)
@ApplicationScoped
public class FakeKafka extends KafkaClients {
    /** Setting: aggregates that the service has to read before it has caught up. */
    public static final String BACKLOG = "fake-kafka.backlog";

    private static final long PATIENCE_SECONDS = 20;

    private final FakeTopic deployments = new FakeTopic("perennial.model-deployments", 0);
    private final FakeTopic featureValues = new FakeTopic(
            "perennial.feature-values",
            ConfigProvider.getConfig().getOptionalValue(BACKLOG, Long.class).orElse(0L));
    private final BlockingQueue<ReplicaStatus> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<ProducerRecord<String, PipelineEvent>> predictions = new LinkedBlockingQueue<>();

    FakeKafka() {
        super(Map.of());
    }

    /** Appends the deployment and waits until the replica has said what became of it. */
    public ReplicaStatus deploy(ModelDeployment deployment) throws InterruptedException {
        deployments.append(deployment.key(), deployment);
        ReplicaStatus status = statuses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (status == null || status.sequence() != deployment.sequence()) {
            throw new AssertionError("status: " + status + " (expected: one for " + deployment + ")");
        }
        return status;
    }

    /** Appends a tombstone; what becomes of it has to be waited for. */
    public void withdraw(String modelName) {
        deployments.append(modelName, null);
    }

    /** Appends the update of an aggregate; what becomes of it has to be waited for. */
    public void tell(AggregateUpdated update) {
        featureValues.append(update.key(), update);
    }

    /** Appends a tombstone of an aggregate's pane; what becomes of it has to be waited for. */
    public void expire(AggregateUpdated update) {
        featureValues.append(update.key(), null);
    }

    public void forgetPredictions() {
        predictions.clear();
    }

    /** The next prediction on the log. */
    public ProducerRecord<String, PipelineEvent> nextPrediction() throws InterruptedException {
        ProducerRecord<String, PipelineEvent> next = predictions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no prediction came");
        }
        return next;
    }

    @Override
    Consumer<String, byte[]> consumer(Topic topic) {
        return topic == Topic.FEATURE_VALUES ? featureValues : deployments;
    }

    @Override
    Producer<String, PipelineEvent> producer() {
        return new Events();
    }

    private final class Events extends MockProducer<String, PipelineEvent> {
        Events() {
            super(true, null, new StringSerializer(), new EventSerializer("/test"));
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<String, PipelineEvent> entry, Callback callback) {
            Future<RecordMetadata> sent = super.send(entry, callback);
            // the history would grow under load
            clear();
            if (entry.value() instanceof ReplicaStatus status) {
                statuses.add(status);
            } else {
                predictions.add(entry);
            }
            return sent;
        }
    }
}
