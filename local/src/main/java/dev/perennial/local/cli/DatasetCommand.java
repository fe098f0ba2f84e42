package dev.perennial.local.cli;

import dev.perennial.local.client.PerennialClient;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "dataset",
        description = {
            "Writes the examples that a training run read, the oldest first: one JSON object a line.",
            "The runs of a model are at GET /v1/models/MODEL/runs of the training service."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial dataset cde412a7-1145-40d0-888e-2237a3b0fabf --output run.ndjson",
            "  perennial dataset cde412a7-1145-40d0-888e-2237a3b0fabf | jq .label"
        })
final class DatasetCommand implements Callable<Integer> {
    @ParentCommand
    private Perennial perennial;

    @Parameters(paramLabel = "RUN", description = "The run's id.")
    private UUID runId;

    @Option(names = "--output", paramLabel = "FILE", description = "Where it is written. Default: standard output.")
    private Path file;

    @Override
    public Integer call() throws IOException {
        PerennialClient client = new PerennialClient(perennial.installation().addresses());
        if (file == null) {
            client.dataset(runId, System.out);
            System.out.flush();
            return ExitCode.OK;
        }
        // what broke off is not taken for the whole
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                client.dataset(runId, out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return ExitCode.OK;
    }
}
