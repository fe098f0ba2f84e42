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
        name = "versions",
        description = "Shows the versions of a model: what was judged, how, and what answers (*).",
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial versions flight-delay",
            "  perennial versions flight-delay --json | jq '.versions[] | select(.state == \"rejected\") | .checks'"
        })
final class VersionsCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Option(names = "--json", description = "Prints everything the registry knows, every check included.")
    private boolean json;

    @Override
    public void run() {
        JsonNode document = new PerennialClient(perennial.installation().addresses()).versionsDocument(modelName);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(document);
            return;
        }
        String row = "%-2s%8s  %-11s %-10s %-20s %9s  %s%n";
        out.printf(row, "", "VERSION", "KIND", "STATE", "ALGORITHM", "EXAMPLES", "TRAINED THROUGH");
        for (JsonNode version : document.path("versions")) {
            boolean champion = version.path("modelVersion").asInt()
                    == document.path("champion").asInt(-1);
            out.printf(
                    row,
                    champion ? "*" : "",
                    version.path("modelVersion").asText(),
                    version.path("kind").asText(),
                    version.path("state").asText(),
                    version.path("algorithm").asText(),
                    version.path("exampleCount").asText(),
                    version.path("trainedThrough").asText());
        }
    }
}
