package dev.perennial.monitor.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.model.bundle.InvalidBundleException;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.monitor.domain.drift.Reference;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads the definitions and deployments from the start of their topics, for ever, and each champion's reference from
 * object storage. What is broken is tried again: a broker from the start of the topics, a bundle after a growing pause.
 */
final class ModelViewFeed implements Runnable, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ModelViewFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ModelView view;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Function<ModelDeployment, Reference> references;
    private final List<String> topics;
    private final String predictions;
    private final Map<String, Retry> retries = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private Runnable whenComplete = () -> {};
    private final Thread thread = new Thread(this, "model-view");

    /** When a bundle that could not be read is tried again. */
    private record Retry(ModelDeployment deployment, long atNanos, Duration pause) {}

    ModelViewFeed(
            ModelView view,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Function<ModelDeployment, Reference> references,
            String prefix) {
        this.view = view;
        this.consumers = consumers;
        this.references = references;
        this.topics = List.of(Topic.MODEL_DEFINITIONS.name(prefix), Topic.MODEL_DEPLOYMENTS.name(prefix));
        this.predictions = Topic.PREDICTIONS.name(prefix);
        thread.setDaemon(true);
    }

    /** @param then run once, when everything that was on the log at the start is known */
    void start(Runnable then) {
        whenComplete = then;
        thread.start();
    }

    @Override
    public void run() {
        while (!closedWithin(Duration.ZERO)) {
            try (Consumer<byte[], byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (KafkaException e) {
                LOG.warnf("cannot read the models, trying again: problem=%s", e.getMessage());
                closedWithin(PAUSE);
            } catch (RuntimeException e) {
                LOG.error("the view of the models failed, trying again", e);
                closedWithin(PAUSE);
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new KafkaException("no partitions of " + topics);
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (!closedWithin(Duration.ZERO)) {
            consumer.poll(POLL).forEach(view::take);
            view.unread().values().forEach(this::readReference);
            if (!view.isComplete() && partitions.stream().allMatch(at -> consumer.position(at) >= ends.get(at))) {
                view.complete(consumer.partitionsFor(predictions).size());
                whenComplete.run();
            }
        }
    }

    private void readReference(ModelDeployment deployment) {
        Retry retry = retries.get(deployment.modelName());
        boolean again = retry != null && retry.deployment().equals(deployment);
        if (again && System.nanoTime() - retry.atNanos() < 0) {
            return;
        }
        try {
            view.read(deployment, references.apply(deployment));
            retries.remove(deployment.modelName());
        } catch (ObjectStoreException | InvalidBundleException e) {
            Duration pause = again ? longer(retry.pause()) : PAUSE;
            retries.put(deployment.modelName(), new Retry(deployment, System.nanoTime() + pause.toNanos(), pause));
            LOG.warnf(
                    "cannot read the champion's reference, trying again: modelName=%s modelVersion=%d problem=%s",
                    deployment.modelName(), deployment.champion().modelVersion(), e.getMessage());
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private boolean closedWithin(Duration wait) {
        try {
            return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
