package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.client.PerennialClient;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "runs",
        description = "Lists training runs, the newest first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial runs                                             of every model",
            "  perennial runs flight-delay --state failed",
            "  perennial runs flight-delay --from 2026-11-01T00:00:00Z --order-by 'log-loss'",
            "  perennial runs flight-delay --order-by 'cpuSeconds desc' --limit 3 --json | jq .runs"
        })
final class RunsCommand implements Runnable {
    private static final String ROW = "%-36s  %-8s %-16s %9s %-20s %9s %9s  %s%n";

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "0..1", description = "The model's name. Default: every model.")
    private String modelName;

    @Option(names = "--state", paramLabel = "STATE", description = "Only those queued, running, trained or failed.")
    private String state;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            description = "Only those of this cause, e.g. examples or drift.")
    private String reason;

    @Option(names = "--algorithm", paramLabel = "NAME", description = "Only those that fitted this, e.g. mlp or blend.")
    private String algorithm;

    @Option(names = "--from", paramLabel = "TIME", description = "Only those requested then or later.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only those requested before.")
    private String to;

    @Option(
            names = "--order-by",
            paramLabel = "METRIC",
            description = "A metric, e.g. log-loss, examples or cpuSeconds; with desc behind it, the largest first.")
    private String orderBy;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most so many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
    private String limit;

    @Option(
            names = "--after",
            paramLabel = "RUN",
            description = "Those behind this run: its id is told where more follow.")
    private String after;

    @Option(names = "--json", description = "Prints everything the service knows, parameters and metrics included.")
    private boolean json;

    @Override
    public void run() {
        JsonNode answer = new PerennialClient(perennial.installation().addresses()).runs(modelName, query());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
            return;
        }
        out.printf(ROW, "RUN", "STATE", "MODEL", "VERSIONS", "ALGORITHM", "SCORE", "SECONDS", "REQUESTED");
        answer.path("runs").forEach(run -> print(run, out));
        if (answer.hasNonNull("next")) {
            out.println("more: --after " + answer.path("next").asText());
        }
    }

    private Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        put(query, "state", state);
        put(query, "reason", reason);
        put(query, "algorithm", algorithm);
        put(query, "from", from);
        put(query, "to", to);
        put(query, "orderBy", orderBy);
        put(query, "after", after);
        put(query, "limit", limit);
        return query;
    }

    private static void put(Map<String, String> query, String name, String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    private static void print(JsonNode run, PrintWriter out) {
        out.printf(
                ROW,
                run.path("runId").asText(),
                run.path("state").asText(),
                run.path("modelName").asText(),
                versions(run),
                run.path("algorithm").asText("-"),
                number(run.path("score"), "%.4f"),
                number(run.at("/cost/wallSeconds"), "%.1f"),
                run.path("requestedAt").asText());
    }

    static String versions(JsonNode run) {
        String challenger = run.path("challengerVersion").asText("-");
        return run.hasNonNull("refitVersion")
                ? challenger + ", " + run.path("refitVersion").asText()
                : challenger;
    }

    static String number(JsonNode value, String format) {
        return value.isNumber() ? String.format(Locale.ROOT, format, value.doubleValue()) : "-";
    }
}
