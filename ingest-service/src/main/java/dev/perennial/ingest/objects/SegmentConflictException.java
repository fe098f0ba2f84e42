package dev.perennial.ingest.objects;

/** The object of a segment is there but is not of this log; nothing is sealed until a person has looked. */
final class SegmentConflictException extends RuntimeException {
    SegmentConflictException(String objectKey, String difference) {
        super("object \"" + objectKey + "\" is there and holds something else: " + difference);
    }
}
