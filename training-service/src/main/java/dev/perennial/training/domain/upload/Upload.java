package dev.perennial.training.domain.upload;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * A model that somebody brought.
 *
 * @param sha256      what identifies it: {@link #digest} of graph and signature
 * @param graphSha256 digest of the graph's bytes
 * @param sizeBytes   length of the graph
 * @param objectKey   where the graph lies until it is published
 * @param signature   what whoever brought it says of it
 * @param uploadedBy  who that is, as told
 */
public record Upload(
        String sha256,
        String graphSha256,
        long sizeBytes,
        String objectKey,
        ModelSignature signature,
        String uploadedBy) {
    /** What is fitted, as a version names it. */
    public static final String ALGORITHM = "uploaded";

    public Upload {
        requireNonNull(sha256, "sha256");
        requireNonNull(graphSha256, "graphSha256");
        requireNonNull(objectKey, "objectKey");
        requireNonNull(signature, "signature");
        requireNonNull(uploadedBy, "uploadedBy");
    }

    /**
     * What an upload waits for, for people.
     *
     * @param needed examples that it is judged on at least
     * @param after  event time that they are later than
     * @param there  how many there are
     */
    public static String waitsFor(int needed, Instant after, long there) {
        return "waits for " + needed + " labelled examples later than " + after
                + ", which neither it nor a trained version has seen; there are " + there;
    }

    /** The same for the same two files, whoever brings them. */
    public static String digest(String graphSha256, String signatureSha256) {
        return Digests.sha256((graphSha256 + signatureSha256).getBytes(StandardCharsets.US_ASCII));
    }
}
