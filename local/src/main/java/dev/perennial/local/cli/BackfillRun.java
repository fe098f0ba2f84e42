package dev.perennial.local.cli;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.LocalException;
import dev.perennial.local.backfill.Backfill;
import dev.perennial.local.backfill.HistoryFile;
import dev.perennial.local.client.PerennialClient;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A backfill as a command makes it: shown while it runs, its first refused rows named. */
final class BackfillRun {
    private static final int NAMED = 20;

    private BackfillRun() {}

    static Backfill.Outcome of(
            PerennialClient client,
            String modelName,
            Path path,
            ColumnOptions columns,
            PublishDisplay display,
            PrintWriter errors) {
        if (!Files.isReadable(path)) {
            throw new LocalException("Cannot read " + path + ".");
        }
        ModelDefinition definition = client.definition(modelName)
                .map(node -> DefinitionParser.parse(node.toString()))
                .orElseThrow(
                        () -> new LocalException("There is no model " + modelName + "; apply its definition first."));
        HistoryFile file =
                new HistoryFile(path, definition, HistoryFile.isNdjson(path) ? null : columns.of(definition));
        try {
            return new Backfill(client, modelName, file, new Naming(display, errors)).run();
        } finally {
            display.clear();
        }
    }

    static String text(Backfill.Outcome outcome, boolean json) {
        if (json) {
            return Json.mapper().valueToTree(outcome).toString();
        }
        return String.format(
                Locale.ROOT,
                "%,d rows: %,d are examples, %,d have no label, %,d are refused%s",
                outcome.rows(),
                outcome.accepted(),
                outcome.unlabelled(),
                outcome.rejected(),
                outcome.resumed() > 0 ? String.format(Locale.ROOT, " (%,d were done before)", outcome.resumed()) : "");
    }

    private static final class Naming implements Backfill.Listener {
        private final PublishDisplay display;
        private final PrintWriter errors;
        private int named;

        private Naming(PublishDisplay display, PrintWriter errors) {
            this.display = display;
            this.errors = errors;
        }

        @Override
        public void progress(long rows, long total) {
            display.showShare(rows, total);
        }

        @Override
        public void reject(long row, String reason) {
            named++;
            if (named <= NAMED) {
                display.clear();
                errors.printf("perennial: row %d: %s%s%n", row, reason, named == NAMED ? " (no more are named)" : "");
                errors.flush();
            }
        }
    }
}
