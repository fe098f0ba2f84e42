package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import java.io.PrintWriter;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = "Shows a training run: what went in and came out, whence it came, what it took, its trials.",
        exitCodeList = {
            "0:shown; with --follow, the run has trained",
            "1:not done, or with --follow, the run failed; the error says why",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial run cde412a7-1145-40d0-888e-2237a3b0fabf",
            "  perennial run cde412a7-1145-40d0-888e-2237a3b0fabf --follow        each trial as it is done",
            "  perennial run cde412a7-1145-40d0-888e-2237a3b0fabf --json | jq .lineage"
        })
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private UUID runId;

    @Option(
            names = {"-f", "--follow"},
            description = "Shows what becomes of the run as it happens, until it is over.")
    private boolean follow;

    @Option(
            names = "--json",
            description =
                    "Prints the run and its trials as one JSON object; with --follow, each event as one before it.")
    private boolean json;

    @Override
    public Integer call() {
        PerennialClient client = new PerennialClient(perennial.installation().addresses());
        PrintWriter out = spec.commandLine().getOut();
        if (follow && !client.follow(runId, (event, data) -> show(event, data, out))) {
            throw new LocalException("The connection broke off; the run goes on. Follow it again.");
        }
        ObjectNode run = (ObjectNode) client.runDocument(runId);
        run.set("trials", client.trials(runId).path("trials"));
        if (json) {
            out.println(run);
        } else {
            RunText.print(run, out);
        }
        return follow && run.path("state").asText().equals("failed") ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void show(String event, JsonNode data, PrintWriter out) {
        if (json) {
            out.println(Json.mapper().createObjectNode().put("event", event).set("data", data));
        } else if (event.equals("state")) {
            out.println(data.path("state").asText());
        } else if (event.equals("trial")) {
            out.println(RunText.trial(data));
        }
        out.flush();
    }
}
