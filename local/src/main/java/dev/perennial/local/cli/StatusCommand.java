package dev.perennial.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.perennial.contracts.Json;
import dev.perennial.local.ComponentStatus;
import dev.perennial.local.ComponentStatus.State;
import dev.perennial.local.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        description = {
            "Shows every part: its state, process, memory and address.",
            "",
            "ready answers its probe; starting runs, but does not answer yet; unresponsive runs for more than five minutes and does not"
                    + " answer; died ended without being told to; stopped does not run."
                    + " Kafka and S3 live in one process and show its memory twice."
        },
        exitCodeList = {"0:all parts are ready", "1:some part is not", "2:the command line is malformed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial status",
            "  perennial status --json | jq '.parts[] | select(.state != \"ready\") | .name'"
        })
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints one JSON object: home, ready, parts.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        Installation installation = perennial.installation();
        Report report = Report.of(installation.home().directory(), installation.status());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.mapper().writeValueAsString(report));
        } else {
            print(report.parts(), out);
        }
        return report.ready() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void print(List<ComponentStatus> parts, PrintWriter out) {
        String row = "%-11s %-12s %8s %9s  %s%n";
        out.printf(row, "PART", "STATE", "PID", "MEMORY", "ADDRESS");
        for (ComponentStatus part : parts) {
            out.printf(
                    row,
                    part.name(),
                    Json.name(part.state()),
                    part.pid() == null ? "-" : part.pid(),
                    part.residentBytes() == null
                            ? "-"
                            : String.format(Locale.ROOT, "%d MB", part.residentBytes() / 1_000_000),
                    part.address());
        }
    }

    /** What {@code --json} prints. */
    private record Report(String home, boolean ready, List<ComponentStatus> parts) {
        static Report of(Path home, List<ComponentStatus> parts) {
            return new Report(home.toString(), parts.stream().allMatch(part -> part.state() == State.READY), parts);
        }
    }
}
