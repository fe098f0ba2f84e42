package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
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
        name = "train",
        description = "Asks for a training run, whatever the triggers say, and waits for it.",
        exitCodeList = {"0:trained", "1:failed; the error says why", "2:the command line is malformed"},
        footerHeading = "%nExamples:%n",
        footer = {"  perennial train flight-delay", "  perennial train flight-delay --no-wait --json"})
final class TrainCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_MILLIS = 200;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Option(names = "--no-wait", description = "Returns as soon as the run is asked for.")
    private boolean noWait;

    @Option(names = "--json", description = "Prints one JSON object: runId, state, challengerVersion, failure.")
    private boolean json;

    @Override
    public Integer call() {
        PerennialClient client = new PerennialClient(perennial.installation().addresses());
        UUID runId = client.train(modelName);
        Optional<Run> run = noWait ? Optional.empty() : Optional.of(finished(client, runId));
        PrintWriter out = spec.commandLine().getOut();
        String state = run.map(Run::state).orElse("requested");
        if (json) {
            out.println(Json.mapper()
                    .createObjectNode()
                    .put("runId", runId.toString())
                    .put("state", state)
                    .put("challengerVersion", run.map(Run::challengerVersion).orElse(null))
                    .put("failure", run.map(Run::failure).orElse(null)));
        } else {
            out.printf("run %s: %s%n", runId, run.map(TrainCommand::sentence).orElse(state));
        }
        return state.equals("failed") ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private Run finished(PerennialClient client, UUID runId) {
        PrintWriter errors = spec.commandLine().getErr();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String shown = "";
        while (System.nanoTime() < deadline) {
            Optional<Run> run = client.run(runId);
            if (run.isPresent() && run.get().isFinished()) {
                return run.get();
            }
            String state = run.map(Run::state).orElse("requested");
            if (!state.equals(shown) && !json) {
                errors.println(state);
                errors.flush();
                shown = state;
            }
            Interruption.pause(POLL_MILLIS);
        }
        throw new LocalException(
                "Run " + runId + " is not done after " + PATIENCE.toMinutes() + " minutes; it goes on.");
    }

    private static String sentence(Run run) {
        return run.state().equals("trained")
                ? "version " + run.challengerVersion() + " (" + run.algorithm() + ") on " + run.exampleCount()
                        + " examples"
                : "failed: " + run.failure();
    }
}
