package dev.perennial.local.cli;

import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Starts what does not run, and returns when all of it answers.",
            "",
            "The platform (Kafka, PostgreSQL, S3) comes first, then the services, all at once. What died is started again; what runs"
                    + " is left alone. Everything listens on 127.0.0.1 only, and goes on when the terminal closes."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial up                       everything",
            "  perennial up serving               one service, and the platform if need be",
            "  perennial up --ports-from 9000     on ports 9000 to 9008",
            "  perennial up --home /tmp/other --ports-from 9100",
            "                                     a second installation beside the first"
        })
final class UpCommand implements Runnable {
    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PortOptions ports;

    @Mixin
    private ComponentParameters parameters;

    @Override
    public void run() {
        Installation installation = perennial.installation();
        ports.applyTo(installation);
        installation.up(parameters.components(), ProgressDisplay.onStandardError());
        printAddresses(installation.addresses());
    }

    private void printAddresses(Addresses addresses) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-11s %s%n", "kafka", addresses.kafka());
        out.printf("%-11s %s%n", "postgres", addresses.database());
        out.printf("%-11s %s%n", "s3", addresses.s3());
        parameters.components().stream()
                .filter(Component.services()::contains)
                .sorted()
                .forEach(service -> out.printf("%-11s %s%n", service.title(), addresses.service(service)));
    }
}
