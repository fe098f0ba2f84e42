package dev.perennial.contracts.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an image lies: an object of the installation's own bucket, under one prefix. No other place is ever read for
 * whoever sends a reference.
 *
 * @param bucket the bucket's name; whoever follows the reference sees to it that it is the own one
 * @param key    the object's key, which starts with {@value #PREFIX}
 */
public record ImageReference(String bucket, String key) {
    /** What a reference starts with. */
    public static final String SCHEME = "s3://";
    /** What the key of every image starts with. */
    public static final String PREFIX = "images/";
    /** What is allowed, for error messages. */
    public static final String FORMAT = "s3://<the installation's bucket>/images/<key>";

    private static final int LIMIT = 512;
    private static final Pattern TEXT =
            Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/(images(?:/[A-Za-z0-9._=-]+)+)");

    /** Whether the text means to be a reference: no base64 starts so. */
    public static boolean isReference(String value) {
        return value.startsWith(SCHEME);
    }

    /** Empty when the text is no reference, or one to a place that no image lies in. */
    public static Optional<ImageReference> parse(String value) {
        Matcher matcher = TEXT.matcher(value);
        if (value.length() > LIMIT || !matcher.matches()) {
            return Optional.empty();
        }
        String key = matcher.group(2);
        boolean hasDots = Arrays.stream(key.split("/", -1)).anyMatch(part -> part.equals(".") || part.equals(".."));
        return hasDots ? Optional.empty() : Optional.of(new ImageReference(matcher.group(1), key));
    }

    @Override
    public String toString() {
        return SCHEME + bucket + "/" + key;
    }
}
