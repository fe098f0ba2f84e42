package dev.perennial.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * One request's part of what is published, one JSON object a line.
 *
 * @param linesBefore lines in the requests before it
 * @param text        its lines, each with its line end
 */
record LinesBody(int linesBefore, String text) {
    /** What ingest takes in one body. */
    static final int MOST_LINES = 10_000;

    /** What ingest takes in one body. */
    static final int MOST_BYTES = 10 << 20;

    /** As few as the limits allow, in the order of the lines. A line that is longer than a body has one of its own. */
    static List<LinesBody> of(Collection<JsonNode> lines) {
        List<LinesBody> bodies = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int before = 0;
        int count = 0;
        int bytes = 0;
        for (JsonNode node : lines) {
            String line = node + "\n";
            int lineBytes = line.getBytes(UTF_8).length;
            if (count > 0 && (count == MOST_LINES || bytes + lineBytes > MOST_BYTES)) {
                bodies.add(new LinesBody(before, text.toString()));
                before += count;
                text.setLength(0);
                count = 0;
                bytes = 0;
            }
            text.append(line);
            count++;
            bytes += lineBytes;
        }
        if (count > 0) {
            bodies.add(new LinesBody(before, text.toString()));
        }
        return bodies;
    }
}
