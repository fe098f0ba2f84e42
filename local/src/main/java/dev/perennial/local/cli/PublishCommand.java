package dev.perennial.local.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.LocalException;
import dev.perennial.local.backfill.Backfill;
import dev.perennial.local.client.Accepted;
import dev.perennial.local.client.PerennialClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = {
            "Publishes feature events and labels from NDJSON, one JSON object a line; with --backfill, a history beside the live traffic.",
            "",
            "A line with \"features\" is a feature event: exampleId, eventTime, features. A line with \"label\" is a label: exampleId,"
                    + " label. knownAt may be added to either when history is published. A line that is refused is named and does not"
                    + " hinder the others; a line that is published again counts once.",
            "",
            "A backfill is CSV (gzip when its name ends in .gz), Parquet or NDJSON (.parquet, .ndjson) of whole rows: exampleId, eventTime, knownAt, features, label. Its"
                    + " rows are examples as they stand and touch nothing that is live. It may be broken off at any time: the same"
                    + " command goes on where it was, and no row is there twice."
        },
        exitCodeList = {
            "0:every line is on the log",
            "1:some line is not; the error says which",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial publish flight-delay flights.ndjson",
            "  generate | perennial publish flight-delay -",
            "  perennial publish card-fraud payments.csv.gz --backfill --event-time paid_at --label-delay 6h"
        })
final class PublishCommand implements Callable<Integer> {
    private static final int LINES_PER_REQUEST = 1000;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            description = "NDJSON, or - for standard input. With --backfill: CSV, Parquet or NDJSON.")
    private Path file;

    @Option(names = "--backfill", description = "Loads a history of whole rows.")
    private boolean backfill;

    @Mixin
    private ColumnOptions columns;

    @Option(names = "--json", description = "Prints one JSON object: how many were accepted and rejected.")
    private boolean json;

    private final List<Line> events = new ArrayList<>();
    private final List<Line> labels = new ArrayList<>();
    private final PublishDisplay display = PublishDisplay.onStandardError();
    private PerennialClient client;
    private long accepted;
    private long rejected;

    /** @param number its place in the file, from 1 */
    private record Line(long number, JsonNode node) {}

    @Override
    public Integer call() {
        client = new PerennialClient(perennial.installation().addresses());
        if (backfill) {
            return backfill();
        }
        try (BufferedReader reader = open()) {
            try {
                publishAll(reader);
            } finally {
                display.clear();
                printSummary();
            }
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        }
        return rejected == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private int backfill() {
        PrintWriter errors = spec.commandLine().getErr();
        Backfill.Outcome outcome = BackfillRun.of(client, modelName, file, columns, display, errors);
        spec.commandLine().getOut().println(BackfillRun.text(outcome, json));
        spec.commandLine().getOut().flush();
        return outcome.rejected() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Every byte becomes a character and back again: what is no UTF-8 is one line's fault, which the parser finds. */
    private BufferedReader open() throws IOException {
        return file.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, ISO_8859_1))
                : Files.newBufferedReader(file, ISO_8859_1);
    }

    private void publishAll(BufferedReader reader) throws IOException {
        long number = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            number++;
            if (!line.isBlank()) {
                take(number, line);
            }
            if (events.size() + labels.size() == LINES_PER_REQUEST) {
                publish();
            }
        }
        publish();
    }

    private void take(long number, String line) throws IOException {
        try {
            JsonNode node = Json.mapper().readTree(line.getBytes(ISO_8859_1));
            (node.has("label") ? labels : events).add(new Line(number, node));
        } catch (JsonProcessingException e) {
            reject(number, "not JSON: " + e.getOriginalMessage());
            rejected++;
        }
    }

    private void publish() {
        publish(events, client::publishEvents);
        publish(labels, client::publishLabels);
        display.show(accepted, rejected);
    }

    private void publish(List<Line> lines, BiFunction<String, Collection<JsonNode>, Accepted> publishing) {
        Accepted answer =
                publishing.apply(modelName, lines.stream().map(Line::node).toList());
        accepted += answer.accepted();
        rejected += answer.rejected();
        for (Accepted.LineError error : answer.errors()) {
            Line line = lines.get(error.line() - 1);
            reject(line.number(), line.node().path("exampleId").asText("?") + ": " + error);
        }
        lines.clear();
    }

    private void reject(long number, String reason) {
        display.clear();
        spec.commandLine().getErr().printf("perennial: line %d: %s%n", number, reason);
        spec.commandLine().getErr().flush();
    }

    private void printSummary() {
        spec.commandLine()
                .getOut()
                .printf(json ? "{\"accepted\":%d,\"rejected\":%d}%n" : "accepted %d, rejected %d%n", accepted, rejected)
                .flush();
    }
}
