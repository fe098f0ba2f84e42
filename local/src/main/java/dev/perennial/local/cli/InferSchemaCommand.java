package dev.perennial.local.cli;

import dev.perennial.contracts.Names;
import dev.perennial.local.history.TableFile;
import dev.perennial.local.inference.DefinitionProposal;
import dev.perennial.local.inference.DefinitionProposal.Roles;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "infer-schema",
        description = {
            "Proposes a model's definition from a CSV file (gzip when its name ends in .gz) or a Parquet file (.parquet).",
            "",
            "Types come from all rows, a lower bound where no number is negative, the allowed values where there are few. What was seen"
                    + " of each column stands beside it. Nothing has to be running."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial infer-schema flights.csv --label late > flights.yaml",
            "  perennial infer-schema sales.csv.gz --label amount --event-time sold_at --id receipt --name sales"
        })
final class InferSchemaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "CSV with a header line, or Parquet.")
    private Path file;

    @Option(names = "--label", required = true, paramLabel = "COLUMN", description = "What is to be predicted.")
    private String label;

    @Option(
            names = "--event-time",
            paramLabel = "COLUMN",
            description = "When the features were true. Default: the first column that holds times.")
    private String eventTime;

    @Option(names = "--label-time", paramLabel = "COLUMN", description = "When the label was known.")
    private String labelTime;

    @Option(names = "--id", paramLabel = "COLUMN", description = "The example's id. Default: the number of the row.")
    private String exampleId;

    @Option(names = "--name", paramLabel = "MODEL", description = "The model's name. Default: from the file's name.")
    private String name;

    @Override
    public void run() {
        String modelName = name == null ? fromFile() : name;
        if (!Names.isModel(modelName)) {
            throw new ParameterException(
                    spec.commandLine(), "--name: \"" + modelName + "\" (expected: " + Names.MODEL_PATTERN + ")");
        }
        DefinitionProposal proposal =
                new DefinitionProposal(modelName, new Roles(label, exampleId, eventTime, labelTime));
        TableFile.read(file, (row, cells) -> proposal.add(cells));
        spec.commandLine().getOut().print(proposal.toYaml());
        spec.commandLine().getOut().flush();
    }

    private String fromFile() {
        String base = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\..*", "");
        String dashed = base.replaceAll("[^a-z0-9]+", "-").replaceFirst("^[^a-z]+", "");
        return dashed.isEmpty() ? "model" : dashed.substring(0, Math.min(63, dashed.length()));
    }
}
