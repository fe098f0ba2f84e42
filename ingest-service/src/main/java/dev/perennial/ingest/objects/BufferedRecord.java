package dev.perennial.ingest.objects;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.Example;
import dev.perennial.ingest.domain.SourceRecord;
import java.time.Instant;

/** A record of a topic of examples that waits for its cut. */
sealed interface BufferedRecord {
    long offset();

    /** Length of the record's value. */
    int sizeBytes();

    Instant readAt();

    /** @param definition the definition of its model when it was read */
    record Kept(long offset, int sizeBytes, Instant readAt, Example example, ModelDefinition definition)
            implements BufferedRecord {
        String modelName() {
            return example.modelName();
        }
    }

    /** A record that can be in no segment; the cut that covers it sends it to the dead-letter topic. */
    record Reject(long offset, int sizeBytes, Instant readAt, SourceRecord source, String reason, String detail)
            implements BufferedRecord {}
}
