package dev.perennial.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.Addresses;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.skew.SkewOfLog;
import dev.perennial.local.skew.SkewReport;
import dev.perennial.local.skew.SkewReport.Difference;
import dev.perennial.local.skew.SkewReport.FeatureSkew;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "skew",
        description = {
            "Computes the features of past predictions again from the log and shows the share that differ.",
            "",
            "Aggregates are computed as of the event time of each prediction, from what was known then. A feature that was also"
                    + " sent as an event is compared with that event."
        },
        exitCodeList = {
            "0:nothing differs",
            "1:something differs, or the error says why",
            "2:the command line is malformed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial skew flight-delay",
            "  perennial skew flight-delay --json | jq '.features[] | select(.differing > 0)'"
        })
final class SkewCommand implements Callable<Integer> {
    private static final int RECORDS_PER_LINE = 50_000;

    @ParentCommand
    private Perennial perennial;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "The model's name.")
    private String modelName;

    @Option(names = "--json", description = "Prints the report as one JSON object.")
    private boolean json;

    private long shown;

    @Override
    public Integer call() throws JsonProcessingException {
        Addresses addresses = perennial.installation().addresses();
        JsonNode definition = new PerennialClient(addresses)
                .definition(modelName)
                .orElseThrow(() -> new LocalException("There is no model " + modelName + "."));
        ModelDefinition parsed = DefinitionParser.parse(definition.toString());
        SkewReport report = new SkewOfLog(addresses.kafka(), parsed, this::progress).report();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.mapper().writeValueAsString(report));
        } else {
            print(report, out);
        }
        return report.isZero() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void progress(long records) {
        if (records >= shown + RECORDS_PER_LINE) {
            shown = records;
            spec.commandLine().getErr().printf("%,d records read%n", records);
        }
    }

    private static void print(SkewReport report, PrintWriter out) {
        out.printf("%,d predictions, %,d of them not comparable%n", report.predictions(), report.skipped());
        String row = "%-32s %10s %10s %8s%n";
        out.printf(row, "FEATURE", "COMPARED", "DIFFERENT", "SHARE");
        for (FeatureSkew feature : report.features()) {
            out.printf(
                    row,
                    feature.name(),
                    feature.compared(),
                    feature.differing(),
                    String.format(Locale.ROOT, "%.4f", feature.share()));
            for (Difference difference : feature.differences()) {
                out.printf(
                        "    %s at %s by version %d: served %s, recomputed %s%n",
                        difference.exampleId(),
                        difference.eventTime(),
                        difference.modelVersion(),
                        difference.served(),
                        difference.recomputed());
            }
        }
    }
}
