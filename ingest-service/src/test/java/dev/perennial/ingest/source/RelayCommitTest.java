package dev.perennial.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import java.util.List;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.junit.jupiter.api.Test;

class RelayCommitTest extends RelayOnMocks {
    @Test
    void readsAgainWhatWasNotWrittenBecauseTheGroupRebalanced() {
        assign(null);
        add(front, 0, "r0");
        producer.sendOffsetsToTransactionException = new CommitFailedException();

        session.step();
        assertThat(producer.history()).isEmpty();
        assertThat(front.position(PLACE)).isZero();
        assertThat(registry.getMeters()).isEmpty();

        producer.sendOffsetsToTransactionException = null;
        add(front, 0, "r0");
        session.step();
        assertThat(keys()).containsExactly("test.feature-events a:r0");
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
    }

    @Test
    void muchThatWaitsIsCommittedTogetherWhenNothingIsLeft() {
        assign(null);
        long before = producer.commitCount();
        front.setMaxPollRecords(100);
        addMany(250);

        session.step();
        session.step();
        session.step();
        assertThat(producer.commitCount()).isEqualTo(before);
        assertThat(registry.getMeters()).isEmpty();

        session.step();
        assertThat(producer.commitCount()).isEqualTo(before + 1);
        assertThat(keys()).hasSize(250).doesNotHaveDuplicates();
        assertThat(committed(A)).isEqualTo(new Standing(250, 250, 0));
    }

    @Test
    void whileMoreComesACommitIsDueAfterAMoment() {
        assign(null);
        long before = producer.commitCount();
        front.setMaxPollRecords(100);
        addMany(250);

        session.step();
        now = now.plusMillis(250);
        session.step();

        assertThat(producer.commitCount()).isEqualTo(before + 1);
        assertThat(committed(A)).isEqualTo(new Standing(101, 101, 0));
    }

    @Test
    void commitsWhatItHasTakenOfAPartitionThatItLoses() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();

        front.rebalance(List.of());

        assertThat(keys()).hasSize(100);
        assertThat(committed(A)).isEqualTo(new Standing(100, 100, 0));
    }

    @Test
    void commitsWhatItHasTakenForAModelThatIsGone() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();
        definitions = List.of();

        session.step();

        assertThat(keys()).hasSize(100);
        assertThat(committed(A)).isEqualTo(new Standing(100, 100, 0));
    }

    @Test
    void aSessionThatEndsLeavesNothingOfWhatIsNotCommitted() {
        assign(null);
        front.setMaxPollRecords(100);
        addMany(150);
        session.step();

        session.close();

        assertThat(producer.history()).isEmpty();
    }
}
