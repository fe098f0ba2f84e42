package dev.perennial.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.Accepted;
import dev.perennial.local.client.PerennialClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "publish",
        description = {
            "Publishes feature events and labels from NDJSON, one JSON object a line.",
            "",
            "A line with \"features\" is a feature event: exampleId, eventTime, features. A line with \"label\" is a label: exampleId,"
                    + " label. knownAt may be added to either when history is published."
        },
        exitCodeList = {
            "0:every line is on the log",
            "1:some line is not; the error says which",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  perennial publish flight-delay flights.ndjson", "  generate | perennial publish flight-delay -"})
final class PublishCommand implements Callable<Integer> {
    private static final int LINES_PER_REQUEST = 1000;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Parameters(index = "1", paramLabel = "FILE", description = "NDJSON, or - for standard input.")
    private Path file;

    @Option(names = "--json", description = "Prints one JSON object: accepted, rejected.")
    private boolean json;

    private long accepted;
    private long rejected;

    @Override
    public Integer call() throws IOException {
        PerennialClient client = new PerennialClient(perennial.installation().addresses());
        List<JsonNode> events = new ArrayList<>();
        List<JsonNode> labels = new ArrayList<>();
        long number = 0;
        try (BufferedReader reader = open()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode node = parse(line, number);
                (node.has("label") ? labels : events).add(node);
                if (events.size() + labels.size() == LINES_PER_REQUEST) {
                    publish(client, events, labels);
                }
            }
            publish(client, events, labels);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(json ? "{\"accepted\":%d,\"rejected\":%d}%n" : "accepted %d, rejected %d%n", accepted, rejected);
        return rejected == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private BufferedReader open() throws IOException {
        return file.toString().equals("-")
                ? new BufferedReader(new InputStreamReader(System.in, UTF_8))
                : Files.newBufferedReader(file, UTF_8);
    }

    private static JsonNode parse(String line, long number) {
        try {
            return Json.mapper().readTree(line);
        } catch (JsonProcessingException e) {
            throw new LocalException("Line " + number + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private void publish(PerennialClient client, List<JsonNode> events, List<JsonNode> labels) {
        if (!events.isEmpty()) {
            count(events, client.publishEvents(modelName, events));
        }
        if (!labels.isEmpty()) {
            count(labels, client.publishLabels(modelName, labels));
        }
    }

    private void count(List<JsonNode> lines, Accepted answer) {
        accepted += answer.accepted();
        rejected += answer.rejected();
        PrintWriter errors = spec.commandLine().getErr();
        for (JsonNode error : answer.errors()) {
            JsonNode line = lines.get(error.path("line").intValue() - 1);
            errors.printf(
                    "perennial: %s: %s: %s (expected: %s)%n",
                    line.path("exampleId").asText("?"),
                    error.path("path").asText(),
                    error.path("found").asText(),
                    error.path("expected").asText());
        }
        lines.clear();
    }
}
