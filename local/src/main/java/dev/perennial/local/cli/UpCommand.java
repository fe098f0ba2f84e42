package dev.perennial.local.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "                                     a second installation beside the first",
            "  perennial up --json | jq -r .serving"
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

    @Option(names = "--json", description = "Prints one JSON object: the address of each part by its name.")
    private boolean json;

    @Override
    public void run() {
        Installation installation = perennial.installation();
        ports.applyTo(installation);
        installation.up(parameters.components(), ProgressDisplay.onStandardError());
        Map<String, String> addresses = byName(installation.addresses());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.mapper().<ObjectNode>valueToTree(addresses));
            return;
        }
        addresses.forEach((name, address) -> out.printf("%-11s %s%n", name, address));
    }

    private Map<String, String> byName(Addresses addresses) {
        Map<String, String> byName = new LinkedHashMap<>();
        byName.put("kafka", addresses.kafka());
        byName.put("postgres", addresses.database());
        byName.put("s3", addresses.s3().toString());
        parameters.components().stream()
                .filter(Component.services()::contains)
                .sorted()
                .forEach(service ->
                        byName.put(service.title(), addresses.service(service).toString()));
        return byName;
    }
}
