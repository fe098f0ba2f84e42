package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceMapping;
import dev.perennial.ingest.domain.source.UnmappableException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A producer's record and what came of it.
 *
 * @param mappings whom it was mapped for
 * @param results  one for each of them
 * @param time     of the first of its events: long ago when there is none, and never later than now, so that nothing waits for a clock that is ahead
 * @param mappedAt when it was taken in
 */
record MappedRecord(
        ConsumerRecord<byte[], byte[]> source,
        List<SourceMapping> mappings,
        List<Result> results,
        Instant time,
        Instant mappedAt) {
    /**
     * What came of it for one mapping: an event, or why there is none.
     *
     * @param event   null when there is a problem
     * @param time    of the event, null when there is a problem
     * @param problem null when there is none
     */
    record Result(
            SourceMapping mapping, ProducerRecord<byte[], byte[]> event, Instant time, UnmappableException problem) {
        static Result mapped(SourceMapping mapping, ProducerRecord<byte[], byte[]> event, Instant time) {
            return new Result(mapping, event, time, null);
        }

        static Result rejected(SourceMapping mapping, UnmappableException problem) {
            return new Result(mapping, null, null, problem);
        }
    }
}
