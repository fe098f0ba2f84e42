package dev.perennial.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.ingest.domain.source.SourceProgress;
import dev.perennial.ingest.domain.source.SourceProgress.Standing;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class RelaySessionTest extends RelayOnMocks {
    @Test
    void writesWhatComesOfARecordForEveryModelTogetherWithItsPosition() {
        definitions = List.of(A, B);
        assign(null);
        add(front, 0, "r0");

        session.step();

        assertThat(keys()).containsExactly("test.feature-events a:r0", "test.feature-events b:r0");
        assertThat(producer.commitCount()).isEqualTo(2);
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
        assertThat(committed(B)).isEqualTo(new Standing(1, 1, 0));
        assertThat(registry.counter("perennial_source_records", "model", "b", "kind", "features", "outcome", "mapped")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void sendsWhatCannotBeMappedToTheDeadLetterTopicAndTellsOfIt() {
        assign(null);
        front.addRecord(new ConsumerRecord<>("rides", 0, 0, new byte[] {7}, "{\"id\":\"r0\"}".getBytes(UTF_8)));
        add(front, 1, "r1");

        session.step();

        ProducerRecord<byte[], byte[]> letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("test.feature-events-dlq");
        assertThat(letter.key()).containsExactly(7);
        assertThat(letter.value()).asString().isEqualTo("{\"id\":\"r0\"}");
        assertThat(header(letter, "reason")).isEqualTo("unmapped-field");
        assertThat(header(letter, "stage")).isEqualTo("ingest/source");
        assertThat(header(letter, "model")).isEqualTo("a");
        assertThat(header(letter, "topic")).isEqualTo("rides");
        assertThat(header(letter, "partition")).isEqualTo("0");
        assertThat(header(letter, "offset")).isEqualTo("0");
        assertThat(header(letter, "detail")).contains("eventTime: nothing at \"at\"");
        assertThat(committed(A)).isEqualTo(new Standing(2, 1, 1));
        assertThat(outcomes.lastRejection(mapping(A)))
                .hasValueSatisfying(last -> assertThat(last.offset()).isZero());
    }

    @Test
    void readsThePastForAModelThatIsDeclaredLaterWhileTheFrontGoesOn() {
        assign(null);
        add(front, 0, "r0");
        add(front, 1, "r1");
        session.step();
        definitions = List.of(A, B);
        add(front, 2, "r2");

        session.step();
        assertThat(keys())
                .containsExactly("test.feature-events a:r0", "test.feature-events a:r1", "test.feature-events a:r2");
        assertThat(committed(B)).isEqualTo(new Standing(0, 0, 0));

        for (int offset = 0; offset < 3; offset++) {
            add(past, offset, "r" + offset);
        }
        add(front, 3, "r3");
        session.step();

        assertThat(keys().subList(3, 8))
                .containsExactly(
                        "test.feature-events b:r0",
                        "test.feature-events b:r1",
                        "test.feature-events b:r2",
                        "test.feature-events a:r3",
                        "test.feature-events b:r3");
        assertThat(committed(A)).isEqualTo(new Standing(4, 4, 0));
        assertThat(committed(B)).isEqualTo(new Standing(4, 4, 0));
        session.step();
        assertThat(past.assignment()).isEmpty();
    }

    @Test
    void goesOnWhereItsPredecessorStoppedInThePastAsWellAsAtTheFront() {
        definitions = List.of(A, B);
        SourceProgress before = SourceProgress.start();
        before.follow(List.of(mapping(A).key()));
        before.advanceFront(5);
        before.follow(List.of(mapping(A).key(), mapping(B).key()));
        before.advancePast(3);
        assign(new OffsetAndMetadata(before.front(), before.metadata()));

        session.step();

        assertThat(front.position(PLACE)).isEqualTo(5);
        assertThat(past.position(PLACE)).isEqualTo(3);
        add(past, 3, "r3");
        add(past, 4, "r4");
        session.step();
        assertThat(keys()).containsExactly("test.feature-events b:r3", "test.feature-events b:r4");
    }

    @Test
    void readsATopicAnewThatHasBegunAnew() {
        assign(new OffsetAndMetadata(100, mapping(A).key() + "=0,2s,0"));
        session.step();
        front.seek(PLACE, 0);
        add(front, 0, "new");

        session.step();

        assertThat(keys()).containsExactly("test.feature-events a:new");
        assertThat(committed(A)).isEqualTo(new Standing(1, 101, 0));
    }

    @Test
    void looksAgainAndAgainForATopicThatIsNotThere() {
        session.step();
        assertThat(front.subscription()).isEmpty();
        assertThat(session.describe()).isEqualTo("reads 0 of 1 topics; rides does not exist");

        front.updatePartitions("rides", List.of(new PartitionInfo("rides", 0, null, null, null)));
        now = now.plus(RelaySession.CHECK_INTERVAL);
        session.step();

        assertThat(front.subscription()).containsExactly("rides");
        assertThat(session.describe()).isEqualTo("reads 1 of 1 topics");
    }

    @Test
    void stopsReadingATopicThatNobodyNamesAnyMoreAndKeepsItsPosition() {
        assign(null);
        add(front, 0, "r0");
        session.step();
        definitions = List.of();

        session.step();

        assertThat(front.subscription()).isEmpty();
        assertThat(committed(A)).isEqualTo(new Standing(1, 1, 0));
    }

    @Test
    void leavesOutForAWhileATopicThatItMayNotRead() {
        definitions = List.of(A, definition("c", "secret"));
        front.updatePartitions("secret", List.of(new PartitionInfo("secret", 0, null, null, null)));
        assign(null);
        assertThat(front.subscription()).containsExactlyInAnyOrder("rides", "secret");
        front.setPollException(new TopicAuthorizationException(Set.of("secret")));

        session.step();
        session.step();
        assertThat(front.subscription()).containsExactly("rides");
        assertThat(session.describe()).isEqualTo("reads 1 of 2 topics; secret may not be read");

        now = now.plusSeconds(60);
        session.step();
        assertThat(front.subscription()).containsExactlyInAnyOrder("rides", "secret");
    }
}
