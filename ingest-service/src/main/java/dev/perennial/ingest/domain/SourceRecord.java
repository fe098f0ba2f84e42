package dev.perennial.ingest.domain;

import java.util.List;

/**
 * A record as it stood in the log, kept so that it can go to a dead-letter topic unchanged.
 *
 * @param topic     full name of its topic
 * @param partition at least 0
 * @param offset    at least 0
 * @param key       its key's bytes; null for none
 * @param value     its value's bytes; null for none
 * @param headers   in their order
 */
@SuppressWarnings("ArrayRecordComponent") // records are carried, never compared
public record SourceRecord(
        String topic, int partition, long offset, byte[] key, byte[] value, List<SourceHeader> headers) {
    /**
     * One header.
     *
     * @param value its bytes; null for none
     */
    @SuppressWarnings("ArrayRecordComponent") // as above
    public record SourceHeader(String name, byte[] value) {}

    public SourceRecord {
        headers = List.copyOf(headers);
    }
}
