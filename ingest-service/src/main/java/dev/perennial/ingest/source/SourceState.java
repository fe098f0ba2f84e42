package dev.perennial.ingest.source;

import dev.perennial.ingest.domain.source.SourceKind;

/**
 * How one of a model's own topics is read, on all partitions and by all replicas.
 *
 * @param topic         full name of the producer's topic
 * @param exists        whether it is there
 * @param partitions    its number of partitions; 0: it is not there
 * @param lag           records that the model has not got yet; of a transactional producer, its markers count, too
 * @param mapped        records that became events
 * @param rejected      records that went to the dead-letter topic
 * @param problem       why it is not read, or waits; null: it is read
 * @param lastRejection the last record rejected by the replica that answers since it started; null: none
 */
public record SourceState(
        SourceKind kind,
        String topic,
        boolean exists,
        int partitions,
        long lag,
        long mapped,
        long rejected,
        String problem,
        Rejection lastRejection) {}
