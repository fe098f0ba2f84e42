package dev.perennial.ingest.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** A view of a topic that can be brought up to date with what is committed there now. */
final class CurrentView implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CurrentView.class);

    private final String topic;
    private final Map<String, Object> adminSettings;
    private final Duration limit;
    private final TopicView view;
    private Admin admin;

    /** @param limit of one wait for the log */
    CurrentView(KafkaSettings kafka, String topic, Duration limit, TopicView.Intake intake) {
        this.topic = topic;
        this.limit = limit;
        this.adminSettings = kafka.admin(limit);
        this.view = new TopicView(topic, kafka.consumer(Map.of()), intake);
    }

    void start() {
        admin = Admin.create(adminSettings);
        view.start();
    }

    @Override
    public void close() {
        view.close();
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
        }
    }

    /** Whether everything that was there at the start is known. */
    boolean isLoaded() {
        return view.isLoaded();
    }

    /**
     * Waits until everything that is there now has been taken in.
     *
     * @throws ViewBehindException when that takes too long
     */
    void await() {
        await(ends());
    }

    /**
     * Waits until the record at this place has been taken in.
     *
     * @throws ViewBehindException when that takes too long
     */
    void await(int partition, long offset) {
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
            return admin
                    .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .entrySet()
                    .stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                            .offset()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ViewBehindException(topic);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warnf("Ends of a topic unknown; topic=%s problem=%s", topic, e);
            throw new ViewBehindException(topic);
        }
    }
}
