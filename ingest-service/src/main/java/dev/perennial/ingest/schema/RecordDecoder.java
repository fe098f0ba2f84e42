package dev.perennial.ingest.schema;

import dev.perennial.ingest.domain.source.UnmappableException;
import dev.perennial.ingest.domain.source.UnmappableException.Reason;
import java.util.Map;

/** Reads the records of one schema. */
interface RecordDecoder {
    /** How deep objects and lists may be in one another, as in JSON. */
    int MAX_DEPTH = 50;

    /**
     * @param value the bytes of the whole record
     * @param start where what follows the schema's id begins
     * @throws UnmappableException for bytes that are none of this schema
     */
    Map<String, Object> decode(byte[] value, int start);

    static UnmappableException unreadable(String detail) {
        return new UnmappableException(Reason.UNREADABLE, detail);
    }
}
