package dev.perennial.ingest.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitsTest {
    private static final Duration QUIET = Duration.ofMillis(50);

    private final Backlog backlog = new Backlog();
    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final Commits commits = new Commits(context, backlog, QUIET);

    @BeforeEach
    void setTime() {
        context.setCurrentSystemTimeMs(1_000);
    }

    @Test
    void littleIsCommittedAtOnce() {
        handOver(3);
        processTo(2);
        assertThat(context.committed()).isFalse();

        processTo(3);
        assertThat(context.committed()).isTrue();
        assertThat(commits.isPending()).isFalse();
    }

    @Test
    void muchIsCommittedWhenNothingHasComeForAMoment() {
        handOver(Backlog.FEW + 1);
        processTo(Backlog.FEW + 1);
        assertThat(context.committed()).isFalse();

        assertCommittedAfterAMoment();
    }

    @Test
    void whatIsHandedOverAndNotProcessedIsWaitedFor() {
        handOver(Backlog.FEW + 1);
        processTo(1);

        context.setCurrentSystemTimeMs(1_000_000_000_000_000L);
        assertThat(commits.look()).isTrue();
        assertThat(context.committed()).isFalse();
    }

    @Test
    void whatNobodyWaitsForGoesWithTheNextRecordOfItsPartition() {
        commits.done();
        assertThat(context.committed()).isFalse();
        assertThat(commits.isPending()).isTrue();

        handOver(1);
        processTo(1);
        assertThat(context.committed()).isTrue();
        assertThat(commits.isPending()).isFalse();
    }

    @Test
    void whatNobodyWaitsForIsCommittedWhenNothingComesOnAnyPartition() {
        backlog.processed("features", 1, 7, 1_000);
        commits.done();

        assertCommittedAfterAMoment();
    }

    /** What was processed last was processed at 1,000. */
    private void assertCommittedAfterAMoment() {
        context.setCurrentSystemTimeMs(1_049);
        assertThat(commits.look()).isTrue();
        assertThat(context.committed()).isFalse();

        context.setCurrentSystemTimeMs(1_050);
        assertThat(commits.look()).isFalse();
        assertThat(context.committed()).isTrue();
    }

    private void processTo(int offset) {
        backlog.processed("features", 0, offset, context.currentSystemTimeMs());
        commits.processed();
    }

    private void handOver(int records) {
        Backlog.Listener listener = new Backlog.Listener();
        listener.configure(Map.of(Backlog.Listener.BACKLOG, backlog));
        listener.onConsume(new ConsumerRecords<>(
                Map.of(
                        new TopicPartition("features", 0),
                        LongStream.rangeClosed(1, records)
                                .mapToObj(
                                        offset -> new ConsumerRecord<>("features", 0, offset, new byte[0], new byte[0]))
                                .toList()),
                Map.of()));
    }
}
