package dev.perennial.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.local.replay.Replay;
import dev.perennial.local.replay.ReplayOutcome;
import dev.perennial.local.replay.ReplayProgress;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** A replay as a command makes it: under a name that no model has, shown while it runs, and with its failures told. */
final class ReplayRun {
    private ReplayRun() {}

    static ReplayOutcome of(
            PerennialClient client, ModelDefinition declared, List<HistoryRow> history, PrintWriter errors) {
        ModelDefinition definition = unused(client, declared);
        ReplayOutcome outcome = new Replay(client, definition, history, ReplayDisplay.onStandardError()).run();
        tellFailures(outcome, errors);
        return outcome;
    }

    /**
     * The definition under its own name, or under the first of {@code name-2}, {@code name-3}… that no model has: one that has examples
     * already would take the replayed ones for repeats.
     */
    private static ModelDefinition unused(PerennialClient client, ModelDefinition definition) {
        String name = definition.name();
        for (int number = 2; client.definition(name).isPresent(); number++) {
            name = definition.name() + "-" + number;
        }
        return renamed(definition, name);
    }

    static ModelDefinition renamed(ModelDefinition definition, String name) {
        return edited(definition, node -> node.put("name", name));
    }

    static ModelDefinition edited(ModelDefinition definition, Consumer<ObjectNode> edit) {
        try {
            ObjectNode node = (ObjectNode) Json.mapper().readTree(definition.toJson());
            edit.accept(node);
            return DefinitionParser.parse(node.toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a definition is always JSON", e);
        }
    }

    static void tellFailures(ReplayOutcome outcome, PrintWriter errors) {
        ReplayProgress totals = outcome.totals();
        if (totals.failedPredictions() > 0) {
            errors.printf(
                    Locale.ROOT,
                    "perennial: %,d predictions got no answer, the first: %s%n",
                    totals.failedPredictions(),
                    outcome.firstFailure());
        }
        if (totals.promoted() == 0) {
            errors.printf(
                    Locale.ROOT,
                    "perennial: No version was promoted in %,d runs, so nothing was predicted.%s%n",
                    totals.runs(),
                    totals.lastRun() == null ? "" : " The last: " + totals.lastRun() + ".");
        }
        errors.flush();
    }
}
