package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.local.client.PerennialClient;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = "Makes the champion before the present one answer again, or a version of your choice.",
        footerHeading = "%nExamples:%n",
        footer = {"  perennial rollback flight-delay", "  perennial rollback flight-delay --to 12"})
final class RollbackCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Option(
            names = "--to",
            paramLabel = "VERSION",
            description = "A version that was champion before. Default: the last one.")
    private Integer toVersion;

    @Option(names = "--json", description = "Prints one JSON object: sequence, modelVersion, previousVersion.")
    private boolean json;

    @Override
    public void run() {
        JsonNode answer = new PerennialClient(perennial.installation().addresses())
                .rollback(modelName, toVersion, System.getProperty("user.name", "local"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(answer);
            return;
        }
        out.printf(
                "%s: version %s answers instead of %s%n",
                modelName,
                answer.path("modelVersion").asText(),
                answer.path("previousVersion").asText());
    }
}
