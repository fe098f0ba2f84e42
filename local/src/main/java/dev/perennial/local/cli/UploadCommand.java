package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Interruption;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.Run;
import dev.perennial.local.client.Uploaded;
import dev.perennial.local.client.Versions.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "upload",
        description = {
            "Brings a model that was trained elsewhere, and waits for its verdict.",
            "It is judged next to the champion, on examples later than its trainedThrough."
        },
        exitCodeList = {
            "0:it answers now, or it was taken and --no-wait was given",
            "1:refused or rejected; the error says why",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial upload flight-delay --onnx model.onnx --signature signature.json",
            "  perennial upload flight-delay --onnx model.onnx --signature signature.json --no-wait --json",
            "",
            "A signature:",
            "  {\"inputs\": [{\"name\": \"distance_mi\", \"type\": \"float32\"}, {\"name\": \"carrier\", \"type\": \"string\"}],",
            "   \"outputs\": [{\"name\": \"probabilities\", \"type\": \"float32\", \"classes\": [\"false\", \"true\"]}],",
            "   \"trainedThrough\": \"2014-01-20T00:00:00Z\"}"
        })
final class UploadCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long POLL_MILLIS = 200;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Option(names = "--onnx", paramLabel = "FILE", required = true, description = "The graph.")
    private Path onnx;

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            required = true,
            description = "JSON: its inputs, outputs, and the latest event time that it has seen.")
    private Path signature;

    @Option(names = "--no-wait", description = "Returns as soon as it is taken.")
    private boolean noWait;

    @Option(names = "--json", description = "Prints one JSON object: modelVersion, runId, state, repeated, failure.")
    private boolean json;

    @Override
    public Integer call() {
        PerennialClient client = new PerennialClient(perennial.installation().addresses());
        Uploaded uploaded = client.upload(modelName, onnx, signature, System.getProperty("user.name", "local"));
        String state = uploaded.state();
        String failure = uploaded.detail();
        if (!noWait) {
            Run run = finished(client, uploaded);
            failure = run.failure();
            state = run.isTrained() ? verdict(client, uploaded.modelVersion()) : run.state();
        }
        print(uploaded, state, failure);
        return noWait || state.equals("deployed") ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Run finished(PerennialClient client, Uploaded uploaded) {
        PrintWriter errors = spec.commandLine().getErr();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String shown = "";
        while (System.nanoTime() < deadline) {
            Run run = client.run(uploaded.runId()).orElseThrow();
            if (run.isFinished()) {
                return run;
            }
            String standing = run.failure() == null ? run.state() : run.failure();
            if (!standing.equals(shown) && !json) {
                errors.printf("version %d %s%n", uploaded.modelVersion(), standing);
                errors.flush();
                shown = standing;
            }
            Interruption.pause(POLL_MILLIS);
        }
        throw late("checked", uploaded.modelVersion());
    }

    private String verdict(PerennialClient client, int modelVersion) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Version> version = client.versions(modelName).flatMap(versions -> versions.find(modelVersion));
            if (version.isPresent() && !version.get().isPending()) {
                return version.get().state();
            }
            Interruption.pause(POLL_MILLIS);
        }
        throw late("judged", modelVersion);
    }

    private static LocalException late(String what, int modelVersion) {
        return new LocalException("Version " + modelVersion + " is not " + what + " after " + PATIENCE.toMinutes()
                + " minutes; that goes on.");
    }

    private void print(Uploaded uploaded, String state, String failure) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode answer = Json.mapper()
                    .createObjectNode()
                    .put("modelVersion", uploaded.modelVersion())
                    .put("runId", uploaded.runId().toString())
                    .put("state", state)
                    .put("repeated", uploaded.repeated())
                    .put("failure", failure);
            out.println(answer);
            return;
        }
        out.printf(
                "%s: version %d %s%s%s%n",
                modelName,
                uploaded.modelVersion(),
                state,
                uploaded.repeated() ? ", the same as uploaded before" : "",
                failure == null ? "" : ": " + failure);
    }
}
