package dev.perennial.local.cli;

import dev.perennial.local.Installation;
import picocli.CommandLine.Option;

/** For the verbs that start something. */
final class PortOptions {
    @Option(
            names = "--ports-from",
            paramLabel = "N",
            defaultValue = "${env:PERENNIAL_PORTS_FROM}",
            description = {
                "Nine ports in a row from N: console and monitor, ingest, training, evaluation, serving, Kafka, PostgreSQL, S3,"
                        + " Kafka's controller. Remembered by the installation.",
                "Default: $PERENNIAL_PORTS_FROM, else what is remembered, else 8080 to 8084, 29092, 25432, 29000, 29093."
            })
    private Integer base;

    void applyTo(Installation installation) {
        if (base != null) {
            installation.usePortsFrom(base);
        }
    }
}
