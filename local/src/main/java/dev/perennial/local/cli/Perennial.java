package dev.perennial.local.cli;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.local.Component;
import dev.perennial.local.Home;
import dev.perennial.local.Installation;
import dev.perennial.local.LocalException;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.UUID;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The program behind {@code ./perennial}. */
@Command(
        name = "perennial",
        synopsisSubcommandLabel = "COMMAND",
        description = "Keeps models alive, on this machine: Kafka, PostgreSQL, S3 and five services.",
        subcommands = {
            DemoCommand.class,
            BacktestCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            InferSchemaCommand.class,
            ApplyCommand.class,
            PublishCommand.class,
            TrainCommand.class,
            UploadCommand.class,
            RunsCommand.class,
            RunCommand.class,
            VersionsCommand.class,
            DatasetCommand.class,
            SkewCommand.class,
            RollbackCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Perennial.Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not done; the error says why", "2:the command line is malformed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  perennial demo            the loop on real flights",
            "  perennial up              starts everything",
            "  perennial up --help       what a command does, with examples",
            "  perennial down            stops everything; data is kept"
        })
public final class Perennial {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            defaultValue = "${env:PERENNIAL_HOME}",
            description = {
                "Folder of the installation: data, logs, everything. A second folder is a second installation.",
                "Default: $PERENNIAL_HOME, else .perennial beside this program."
            })
    private Path home;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Perennial())
                .registerConverter(Component.class, Perennial::component)
                .registerConverter(UUID.class, Perennial::run)
                .setExecutionExceptionHandler((exception, command, parsed) -> {
                    command.getErr().println("perennial: " + sentence(exception));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /** What the user can act on; anything else is a fault of this program, and its trace is what helps. */
    private static String sentence(Exception exception) throws Exception {
        if (exception instanceof LocalException || exception instanceof InvalidInputException) {
            return exception.getMessage();
        }
        if (exception instanceof IOException failure) {
            return LocalException.cannot("go on", failure).getMessage();
        }
        if (exception instanceof UncheckedIOException failure) {
            return LocalException.cannot("go on", failure.getCause()).getMessage();
        }
        throw exception;
    }

    private static Component component(String title) {
        try {
            return Component.of(title);
        } catch (LocalException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static UUID run(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "\"" + id + "\" is no id of a run (expected: one of those that perennial runs shows)");
        }
    }

    /** The installation that the command is about. */
    Installation installation() {
        Path tree = SourceTree.find();
        boolean isDefault = home == null || home.toString().isEmpty();
        return Installation.in(tree, new Home(isDefault ? tree.resolve(".perennial") : home));
    }

    /** Reads the version from the manifest of the JAR. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Perennial.class.getPackage().getImplementationVersion();
            return new String[] {"perennial " + (version == null ? "(unpackaged)" : version)};
        }
    }
}
