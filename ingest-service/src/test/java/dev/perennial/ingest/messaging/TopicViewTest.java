package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TopicViewTest {
    private static final String TOPIC = "definitions";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final List<String> LOG = List.of("a", "b", "c");

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicBoolean failing = new AtomicBoolean();

    @Test
    void followsATopicFromItsStart() throws InterruptedException {
        try (TopicView view = view(new IllegalStateException("not now"))) {
            view.start();

            assertThat(view.await(Map.of(0, 3L), Duration.ofSeconds(20))).isTrue();

            assertThat(view.isLoaded()).isTrue();
            assertThat(taken).containsExactlyElementsOf(LOG);
        }
    }

    @Test
    void isNotLoadedWhileARecordCannotBeTakenInAndStartsOverUntilItCan() {
        failing.set(true);
        try (TopicView view = view(new IllegalStateException("a record that nobody thought of"))) {
            view.start();
            Await.until("two attempts", () -> starts.get() >= 2);
            assertThat(view.isLoaded()).isFalse();

            failing.set(false);

            Await.until("the whole topic", view::isLoaded);
            assertThat(taken).endsWith("a", "b", "c");
        }
    }

    @Test
    void whatWasLoadedIsNoLongerSoAfterAFailureThatIsNotTheLogs() {
        try (TopicView view = view(new IllegalStateException("a bug"))) {
            view.start();
            Await.until("the whole topic", view::isLoaded);

            failing.set(true);

            Await.until("the failure", () -> !view.isLoaded());
        }
    }

    @Test
    void whatWasLoadedStaysSoWhileTheLogIsAway() {
        try (TopicView view = view(new KafkaException("away"))) {
            view.start();
            Await.until("the whole topic", view::isLoaded);

            failing.set(true);

            Await.until("another start", () -> starts.get() >= 2);
            assertThat(view.isLoaded()).isTrue();
        }
    }

    @Test
    void isNotLoadedWhenItsThreadHasEnded() {
        TopicView view = view(new IllegalStateException("not now"));
        view.start();
        Await.until("the whole topic", view::isLoaded);

        view.close();

        Await.until("the end", () -> !view.isLoaded());
    }

    /** @param failure thrown by the intake while {@link #failing} */
    private TopicView view(RuntimeException failure) {
        return new TopicView(TOPIC, this::open, record -> {
            if (failing.get()) {
                throw failure;
            }
            taken.add(new String(record.value(), StandardCharsets.UTF_8));
        });
    }

    private Consumer<byte[], byte[]> open() {
        starts.incrementAndGet();
        return new Log();
    }

    /** A topic of one partition in memory; while the intake fails it has another record with every poll. */
    private final class Log extends MockConsumer<byte[], byte[]> {
        private long end;

        Log() {
            super(AutoOffsetResetStrategy.EARLIEST.name());
            updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, null, null, null)));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, (long) LOG.size()));
            schedulePollTask(() -> LOG.forEach(this::append));
            schedule();
        }

        private void schedule() {
            schedulePollTask(() -> {
                if (failing.get()) {
                    append("another");
                }
                schedule();
            });
        }

        private void append(String value) {
            addRecord(new ConsumerRecord<>(TOPIC, 0, end++, null, value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
