package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.PerennialClient;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        description = "Declares a model, or changes it.",
        footerHeading = "%nExamples:%n",
        footer = {"  perennial apply flight-delay.yaml", "  perennial apply flight-delay.yaml --json"})
final class ApplyCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The definition, YAML or JSON.")
    private Path file;

    @Option(names = "--json", description = "Prints one JSON object: modelName, task, label, features.")
    private boolean json;

    @Override
    public void run() {
        ModelDefinition definition = Definitions.read(file);
        new PerennialClient(perennial.installation().addresses()).apply(definition.name(), definition.toJson());
        PrintWriter out = spec.commandLine().getOut();
        String task = Json.name(definition.task());
        String label = definition.label().name();
        int features = definition.features().size();
        if (json) {
            out.println(Json.mapper()
                    .createObjectNode()
                    .put("modelName", definition.name())
                    .put("task", task)
                    .put("label", label)
                    .put("features", features));
            return;
        }
        out.printf("%s: %s of %s from %d features%n", definition.name(), task, label, features);
    }
}
