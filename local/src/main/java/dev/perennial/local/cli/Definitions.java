package dev.perennial.local.cli;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.Problem;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Reads definitions from files, with errors for people. */
final class Definitions {
    private Definitions() {}

    static String text(Path file) {
        try {
            if (Files.size(file) > DefinitionParser.MAX_LENGTH) {
                throw new LocalException(file + " is larger than " + DefinitionParser.MAX_LENGTH + " bytes.");
            }
            return Files.readString(file);
        } catch (IOException e) {
            throw LocalException.cannot("read " + file, e);
        }
    }

    static ModelDefinition read(Path file) {
        try {
            return DefinitionParser.parse(text(file));
        } catch (InvalidInputException e) {
            String problems = e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n  "));
            throw new LocalException(file + " is not a definition:\n  " + problems, e);
        }
    }
}
