package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.PerennialClient;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "apply",
        description = "Declares a model, or changes it.",
        footerHeading = "%nExamples:%n",
        footer = {"  perennial apply flight-delay.yaml"})
final class ApplyCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The definition, YAML or JSON.")
    private Path file;

    @Override
    public void run() {
        ModelDefinition definition = Definitions.read(file);
        new PerennialClient(perennial.installation().addresses()).apply(definition.name(), definition.toJson());
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %s of %s from %d features%n",
                        definition.name(),
                        Json.name(definition.task()),
                        definition.label().name(),
                        definition.features().size());
    }
}
