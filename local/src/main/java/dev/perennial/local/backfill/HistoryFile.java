package dev.perennial.local.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import dev.perennial.local.history.CsvColumns;
import dev.perennial.local.history.CsvRowReader;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.history.TableFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of history, row by row: NDJSON when its name ends in {@code .ndjson}, a table otherwise. */
public final class HistoryFile {
    private final Path file;
    private final ModelDefinition definition;
    private final CsvColumns columns;
    private final String backfill;

    /** Takes the rows, in the file's order. */
    interface Intake {
        /** @param node the row as ingest wants it; null for one whose label never came */
        void take(long row, JsonNode node);

        /** @param row number from 1 */
        void reject(long row, String reason);
    }

    /**
     * @param columns which columns of a table say what; null for NDJSON
     * @throws LocalException when the file cannot be read
     */
    public HistoryFile(Path file, ModelDefinition definition, CsvColumns columns) {
        this.file = file;
        this.definition = definition;
        this.columns = columns;
        this.backfill = digest();
    }

    /** Whether a file of that name has lines of JSON, which say themselves what is what. */
    public static boolean isNdjson(Path file) {
        return file.toString().endsWith(".ndjson");
    }

    /** The name of the backfill: of another file, definition or choice of columns it is another one. */
    String backfill() {
        return backfill;
    }

    private String digest() {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            MessageDigest digest = digesting.getMessageDigest();
            digest.update((definition.digest() + columns).getBytes(UTF_8));
            return "b-" + HexFormat.of().formatHex(digest.digest()).substring(0, 32);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Number of rows. */
    long count() {
        long[] rows = new long[1];
        if (isNdjson(file)) {
            lines((row, line) -> rows[0]++);
        } else {
            TableFile.read(file, (row, cells) -> rows[0] = row);
        }
        return rows[0];
    }

    /** @throws LocalException when the file cannot be read, or lacks a column */
    void read(Intake intake) {
        if (isNdjson(file)) {
            lines((row, line) -> take(intake, row, line));
        } else {
            CsvRowReader reader = new CsvRowReader(definition, columns);
            TableFile.read(file, (row, cells) -> {
                if (row == 1) {
                    reader.requireColumns(file, cells.keySet());
                }
                try {
                    HistoryRow read = reader.read(row, cells);
                    // the number of a row is no id: another file has it too
                    String id = cells.containsKey(columns.exampleId()) ? read.exampleId() : backfill + "-" + row;
                    intake.take(row, read.label() == null ? null : node(id, read));
                } catch (InvalidInputException e) {
                    intake.reject(row, e.getMessage());
                }
            });
        }
    }

    private static void take(Intake intake, long row, String line) {
        try {
            intake.take(row, Json.mapper().readTree(line));
        } catch (JsonProcessingException e) {
            intake.reject(row, "not JSON: " + e.getOriginalMessage());
        }
    }

    private interface Lines {
        void take(long row, String line);
    }

    private void lines(Lines lines) {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            long row = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                row++;
                if (!line.isBlank()) {
                    lines.take(row, line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw LocalException.cannot("read " + file, e instanceof IOException io ? io : new IOException(e));
        }
    }

    private static JsonNode node(String exampleId, HistoryRow row) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", exampleId);
        node.put("eventTime", row.eventTime().toString());
        node.put("knownAt", row.knownAt().toString());
        node.set("features", Json.mapper().valueToTree(row.features()));
        node.set("label", Json.mapper().valueToTree(row.label()));
        return node;
    }
}
