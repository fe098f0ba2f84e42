package dev.perennial.local.cli;

import dev.perennial.local.Component;
import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import dev.perennial.local.LogFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "logs",
        description = "Prints the end of a component's log.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial logs serving                the last 50 lines",
            "  perennial logs training -n 500        the last 500",
            "  perennial logs platform -f            and what comes, until Ctrl-C"
        })
final class LogsCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 200;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SERVICE", description = "platform, ingest, training, evaluation, serving or monitor.")
    private Component component;

    @Option(
            names = {"-f", "--follow"},
            description = "Goes on with what is written, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many lines. Default: ${DEFAULT-VALUE}.")
    private int lines;

    @Override
    public Integer call() throws IOException {
        if (lines < 1) {
            throw new LocalException("--lines: " + lines + " (expected: >= 1)");
        }
        Path file = perennial.installation().home().log(component);
        if (!follow && !Files.exists(file)) {
            throw new LocalException("There is no log of " + component.title() + " yet: " + file + " is missing.");
        }
        PrintWriter out = spec.commandLine().getOut();
        LogFile log = new LogFile(file);
        print(log.last(lines), out);
        while (follow) {
            Interruption.pause(POLL_MILLIS);
            print(log.more(), out);
        }
        return ExitCode.OK;
    }

    private static void print(String text, PrintWriter out) {
        out.print(text);
        out.flush();
    }
}
