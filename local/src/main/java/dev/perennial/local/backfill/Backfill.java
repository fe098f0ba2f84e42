package dev.perennial.local.backfill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.Interruption;
import dev.perennial.local.client.Accepted;
import dev.perennial.local.client.BackfillProgress;
import dev.perennial.local.client.PerennialClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends a history in parts, one at a time, and rests after each for as long as it took: at least half of what ingest can do is left
 * to the live traffic.
 */
public final class Backfill {
    private static final int ROWS_PER_PART = 500;
    private static final double NANOS_PER_MILLI = 1e6;

    private final PerennialClient client;
    private final String modelName;
    private final HistoryFile file;
    private final String name;
    private final Listener listener;

    private final List<Row> part = new ArrayList<>();
    /** Rows that ingest has seen or will see, in this file's order. */
    private long sent;

    private long seen;
    private long done;
    private long accepted;
    private long unlabelled;
    private long rejected;

    private record Row(long number, JsonNode node) {}

    /** Hears how it goes. */
    public interface Listener {
        /** @param total rows of the file */
        void progress(long rows, long total);

        /** @param row number from 1 */
        void reject(long row, String reason);
    }

    /**
     * What became of a history.
     *
     * @param backfill   its name
     * @param rows       rows of the file
     * @param resumed    rows that were done before this started
     * @param accepted   rows that are examples now
     * @param unlabelled rows without a label, which are none
     * @param rejected   rows that were refused
     */
    public record Outcome(String backfill, long rows, long resumed, long accepted, long unlabelled, long rejected) {}

    public Backfill(PerennialClient client, String modelName, HistoryFile file, Listener listener) {
        this.client = client;
        this.modelName = modelName;
        this.file = file;
        this.name = file.backfill();
        this.listener = listener;
    }

    /** Sends what is not done yet. */
    public Outcome run() {
        BackfillProgress before = client.backfill(modelName, name).orElse(new BackfillProgress(name, 0, 0, List.of()));
        done = before.nextRow();
        accepted = before.accepted();
        long total = file.count();
        file.read(new HistoryFile.Intake() {
            @Override
            public void take(long row, JsonNode node) {
                if (node == null) {
                    unlabelled++;
                } else if (sent++ >= done) {
                    part.add(new Row(row, node));
                }
                if (part.size() == ROWS_PER_PART) {
                    send();
                }
                listener.progress(++seen, total);
            }

            @Override
            public void reject(long row, String reason) {
                rejected++;
                listener.reject(row, reason);
                listener.progress(++seen, total);
            }
        });
        send();
        long refused = sent - accepted;
        return new Outcome(name, total, before.nextRow(), accepted, unlabelled, rejected + refused);
    }

    private void send() {
        if (part.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        BackfillProgress progress = client.backfill(
                modelName,
                name,
                sent - part.size(),
                part.stream().map(Row::node).toList());
        accepted = progress.accepted();
        for (Accepted.LineError error : progress.errors()) {
            listener.reject(part.get(error.line() - 1).number(), error.toString());
        }
        part.clear();
        Interruption.pause(Math.round((System.nanoTime() - start) / NANOS_PER_MILLI));
    }
}
