package dev.perennial.local.cli;

import dev.perennial.local.Component;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "down",
        description = {
            "Stops what runs, the services first, and returns when it is gone.%n",
            "Each may end what it is doing; after 30 seconds it is killed. Data is kept.%n"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial down                everything",
            "  perennial down training       one service; the others work on"
        })
final class DownCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Parameters(
            arity = "0..*",
            paramLabel = "COMPONENT",
            description = "platform, ingest, training, evaluation, serving, monitor. Default: all.")
    private List<Component> components = List.copyOf(Component.all());

    @Override
    public void run() {
        perennial.installation().down(components, ProgressDisplay.onStandardError());
    }
}
