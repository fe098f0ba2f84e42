package dev.perennial.ingest.rest;

import dev.perennial.contracts.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads bodies within limits. */
final class Body {
    /** Largest body of one JSON object. */
    static final int MAX_OBJECT_BYTES = 1024 * 1024;
    /** Largest body of many that every request may hold in memory, whatever the others do. */
    static final int SMALL_BYTES = 128 * 1024;
    /** Largest body of many. */
    static final int MAX_LINES_BYTES = 10 * 1024 * 1024;
    /** Most objects in one body. */
    static final int MAX_LINES = 10_000;

    private Body() {}

    /** One line that is not blank, with its number from 1. */
    @SuppressWarnings("ArrayRecordComponent") // lines are carried, never compared
    record Line(int number, byte[] bytes) {}

    static byte[] read(InputStream body, int maxBytes) {
        return requireAtMost(maxBytes, first(body, maxBytes + 1));
    }

    /** All of a small body; of any other a byte more than a small one has. */
    static byte[] start(InputStream body) {
        return first(body, SMALL_BYTES + 1);
    }

    /** All of a body of which the start has been read. */
    static byte[] withRest(byte[] start, InputStream body) {
        byte[] rest = first(body, MAX_LINES_BYTES + 1 - start.length);
        byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, bytes, start.length, rest.length);
        return requireAtMost(MAX_LINES_BYTES, bytes);
    }

    private static byte[] requireAtMost(int maxBytes, byte[] bytes) {
        if (bytes.length > maxBytes) {
            throw new BodyTooLargeException(maxBytes + " bytes");
        }
        return bytes;
    }

    private static byte[] first(InputStream body, int bytes) {
        try {
            return body.readNBytes(bytes);
        } catch (IOException e) {
            throw new InvalidInputException("$", "a body that broke off", "all of it: " + e.getMessage());
        }
    }

    static String text(InputStream body, int maxBytes) {
        return new String(read(body, maxBytes), StandardCharsets.UTF_8);
    }

    static List<Line> lines(byte[] bytes) {
        List<Line> lines = new ArrayList<>();
        int start = 0;
        for (int number = 1; start < bytes.length; number++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (!isBlank(bytes, start, end)) {
                lines.add(new Line(number, Arrays.copyOfRange(bytes, start, end)));
            }
            if (lines.size() > MAX_LINES) {
                throw new BodyTooLargeException(MAX_LINES + " lines");
            }
            start = end + 1;
        }
        return lines;
    }

    private static boolean isBlank(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
