package dev.perennial.local.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "down",
        description = {
            "Stops what runs, the services first, and returns when it is gone.",
            "",
            "Each may end what it is doing; after 30 seconds it is killed. Data is kept."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial down                everything",
            "  perennial down training       one service; the others work on"
        })
final class DownCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Mixin
    private ComponentParameters parameters;

    @Override
    public void run() {
        perennial.installation().down(parameters.components(), ProgressDisplay.onStandardError());
    }
}
