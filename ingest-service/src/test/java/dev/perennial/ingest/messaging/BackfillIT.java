package dev.perennial.ingest.messaging;

import static dev.perennial.ingest.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.ingest.EmbeddedKafka;
import dev.perennial.ingest.IngestConfig;
import dev.perennial.ingest.Samples;
import dev.perennial.ingest.TestConfig;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackfillIT {
    private static final String BACKFILL = "b-1";

    private EmbeddedKafka kafka;
    private KafkaSettings settings;
    private BackfillsView view;
    private BackfillLog log;

    @BeforeEach
    void start() throws Exception {
        kafka = new EmbeddedKafka();
        IngestConfig config = TestConfig.create();
        settings = new KafkaSettings(kafka.settings(), config);
        view = new BackfillsView(settings, config);
        view.start(null);
        log = new BackfillLog(settings, view);
    }

    @AfterEach
    void stop() throws Exception {
        view.stop(null);
        kafka.stop();
    }

    @Test
    void aPartIsDoneOnceHoweverOftenItIsSent() {
        assertThat(view.find("m", BACKFILL)).isEmpty();

        assertThat(write(0, 4, 3)).extracting(BackfillAdvanced::nextRow).isEqualTo(4L);
        assertThat(write(0, 4, 3)).extracting(BackfillAdvanced::accepted).isEqualTo(3L);
        assertThat(write(4, 2, 2)).extracting(BackfillAdvanced::accepted).isEqualTo(5L);

        assertThat(examples()).containsExactlyInAnyOrder("e-0", "e-1", "e-2", "e-4", "e-5");
        assertThat(view.find("m", BACKFILL).map(BackfillAdvanced::nextRow)).isEqualTo(Optional.of(6L));
        assertThat(view.find("m", "b-2")).isEmpty();
    }

    @Test
    void aPartThatDoesNotBeginWhereTheBackfillIsIsRefused() {
        write(0, 4, 4);

        assertThatThrownBy(() -> write(5, 2, 2))
                .isInstanceOf(BackfillOutOfStepException.class)
                .hasMessage("the next row is 4; send rows from there");
        assertThatThrownBy(() -> write(2, 4, 4)).isInstanceOf(BackfillOutOfStepException.class);
        assertThat(examples()).hasSize(4);
    }

    @Test
    void whatAWriterThatDiedHasLeftOpenIsNotThereAndItCannotGoOn() {
        write(0, 2, 2);
        try (Producer<byte[], byte[]> dead =
                new ExactlyOnce(settings, BackfillLog.WRITER, BackfillAdvanced.key("m", BACKFILL)).producer()) {
            dead.initTransactions();
            dead.beginTransaction();
            for (PipelineEvent unfinished : List.of(
                    Samples.example("m", "e-2", NOON),
                    new BackfillAdvanced(EventContext.first(UUID.randomUUID(), NOON), "m", BACKFILL, 3, 3))) {
                Future<RecordMetadata> sent = dead.send(LogPublisher.record(
                        settings.name(Topic.of(unfinished.getClass())), unfinished, EventCodec.encode(unfinished)));
                dead.flush();
                assertThat(sent).isDone();
            }

            assertThat(write(2, 2, 2)).extracting(BackfillAdvanced::nextRow).isEqualTo(4L);

            assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
        }
        assertThat(examples()).containsExactlyInAnyOrder("e-0", "e-1", "e-2", "e-3");
    }

    private BackfillAdvanced write(int from, int rows, int accepted) {
        List<ExampleJoined> examples = IntStream.range(from, from + accepted)
                .mapToObj(row -> Samples.example("m", "e-" + row, NOON.plusSeconds(row)))
                .toList();
        return log.write("m", BACKFILL, from, rows, examples, NOON);
    }

    private List<String> examples() {
        return kafka.records(settings.name(Topic.EXAMPLES)).stream()
                .map(record -> record.key().replace("m:", ""))
                .toList();
    }
}
