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
    /** Largest body of many. */
    static final int MAX_LINES_BYTES = 10 * 1024 * 1024;
    /** Most objects in one body. */
    static final int MAX_LINES = 10_000;

    private Body() {}

    /** One line that is not blank, with its number from 1. */
    @SuppressWarnings("ArrayRecordComponent") // lines are carried, never compared
    record Line(int number, byte[] bytes) {}

    static byte[] read(InputStream body, int maxBytes) {
        try {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new BodyTooLargeException(maxBytes + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new InvalidInputException("$", "a body that broke off", "all of it: " + e.getMessage());
        }
    }

    static String text(InputStream body, int maxBytes) {
        return new String(read(body, maxBytes), StandardCharsets.UTF_8);
    }

    static List<Line> lines(InputStream body) {
        byte[] bytes = read(body, MAX_LINES_BYTES);
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
