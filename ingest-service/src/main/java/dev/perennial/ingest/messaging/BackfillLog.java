package dev.perennial.ingest.messaging;

import dev.perennial.contracts.event.BackfillAdvanced;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventCodec;
import dev.perennial.contracts.kafka.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Writes parts of backfills. The examples of a part and how far the backfill is become visible together or not at all, and two who
 * write one backfill shut each other out, so that every row is there once whoever dies when.
 */
@ApplicationScoped
public class BackfillLog {
    static final String WRITER = "perennial-backfill";

    private final KafkaSettings kafka;
    private final BackfillsView view;

    BackfillLog(KafkaSettings kafka, BackfillsView view) {
        this.kafka = kafka;
        this.view = view;
    }

    /**
     * Writes the rows from {@code from} on. A part that is done already is not written again.
     *
     * @param rows     how many rows the part has, those included that became no example
     * @param examples what became of the others
     * @return how far the backfill is then
     * @throws BackfillOutOfStepException if rows before these are not done, or only some of these are
     * @throws LogUnavailableException    if the log does not take them in time; a repeat may succeed
     */
    public BackfillAdvanced write(
            String modelName, String backfill, long from, int rows, List<ExampleJoined> examples, Instant now) {
        String key = BackfillAdvanced.key(modelName, backfill);
        try (Producer<byte[], byte[]> producer = new ExactlyOnce(kafka, WRITER, key).producer()) {
            // ends what another writer has left open, and shuts it out
            producer.initTransactions();
            Optional<BackfillAdvanced> done = view.find(modelName, backfill);
            long next = done.map(BackfillAdvanced::nextRow).orElse(0L);
            if (done.isPresent() && from + rows <= next) {
                return done.get();
            }
            if (from != next) {
                throw new BackfillOutOfStepException(next);
            }
            BackfillAdvanced advanced = new BackfillAdvanced(
                    EventContext.first(EventContext.idOf(WRITER + "/" + key + "/" + (next + rows)), now),
                    modelName,
                    backfill,
                    next + rows,
                    done.map(BackfillAdvanced::accepted).orElse(0L) + examples.size());
            write(producer, examples, advanced);
            return advanced;
        } catch (KafkaException e) {
            throw new LogUnavailableException(e);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a send that fails makes the commit fail
    private void write(Producer<byte[], byte[]> producer, List<ExampleJoined> examples, BackfillAdvanced advanced) {
        producer.beginTransaction();
        examples.forEach(example -> send(producer, example));
        send(producer, advanced);
        producer.commitTransaction();
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void send(Producer<byte[], byte[]> producer, PipelineEvent event) {
        producer.send(LogPublisher.record(kafka.name(Topic.of(event.getClass())), event, EventCodec.encode(event)));
    }
}
