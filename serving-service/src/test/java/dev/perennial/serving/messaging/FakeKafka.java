package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.contracts.kafka.CloudEventHeaders;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.EventSerializer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.StringSerializer;

/** A log in memory in the place of Kafka: tests deploy through it and read what the service says. */
@Alternative
@Priority(1)
@ApplicationScoped
public class FakeKafka extends KafkaClients {
    private static final TopicPartition DEPLOYMENTS = new TopicPartition("perennial.model-deployments", 0);
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<Entry> deployments = new LinkedBlockingQueue<>();
    private final BlockingQueue<ReplicaStatus> statuses = new LinkedBlockingQueue<>();
    private final BlockingQueue<ProducerRecord<String, PipelineEvent>> predictions = new LinkedBlockingQueue<>();

    FakeKafka() {
        super(Map.of());
    }

    /** @param deployment null for a tombstone */
    private record Entry(String modelName, ModelDeployment deployment) {}

    /** Appends the deployment and waits until the replica has said what became of it. */
    public ReplicaStatus deploy(ModelDeployment deployment) throws InterruptedException {
        deployments.add(new Entry(deployment.modelName(), deployment));
        ReplicaStatus status = statuses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (status == null || status.sequence() != deployment.sequence()) {
            throw new AssertionError("status: " + status + " (expected: one for " + deployment + ")");
        }
        return status;
    }

    /** Appends a tombstone; what becomes of it has to be waited for. */
    public void withdraw(String modelName) {
        deployments.add(new Entry(modelName, null));
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
    Consumer<String, byte[]> consumer() {
        MockConsumer<String, byte[]> consumer = new Deployments();
        consumer.updatePartitions(
                DEPLOYMENTS.topic(), List.of(new PartitionInfo(DEPLOYMENTS.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(DEPLOYMENTS, 0L));
        consumer.updateEndOffsets(Map.of(DEPLOYMENTS, 0L));
        return consumer;
    }

    @Override
    Producer<String, PipelineEvent> producer() {
        return new Events();
    }

    private final class Deployments extends MockConsumer<String, byte[]> {
        private long offset;

        Deployments() {
            super(AutoOffsetResetStrategy.EARLIEST.name());
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            try {
                Entry next = deployments.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) {
                    addRecord(entry(next));
                }
                return super.poll(Duration.ZERO);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private ConsumerRecord<String, byte[]> entry(Entry next) {
            RecordHeaders headers = new RecordHeaders();
            byte[] value = null;
            if (next.deployment != null) {
                CloudEventHeaders.write(headers, next.deployment, "/test");
                value = EventCodec.encode(next.deployment);
            }
            return new ConsumerRecord<>(
                    DEPLOYMENTS.topic(),
                    0,
                    offset++,
                    0,
                    TimestampType.CREATE_TIME,
                    ConsumerRecord.NULL_SIZE,
                    ConsumerRecord.NULL_SIZE,
                    next.modelName,
                    value,
                    headers,
                    Optional.empty());
        }
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
