package dev.perennial.local.replay;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.local.client.Versions.Version;
import dev.perennial.local.history.HistoryRow;
import java.util.List;

/**
 * What a replay came to.
 *
 * @param definition       the definition that was replayed
 * @param history          its rows
 * @param answers          what was answered for them
 * @param freshnessSeconds from a label's append to the first answer by a version trained on it, ascending
 * @param firstDeployed    the first version that answered; null when none was promoted
 * @param totals           the final counts
 * @param firstFailure     why the first prediction without an answer failed; null when none did
 */
public record ReplayOutcome(
        ModelDefinition definition,
        List<HistoryRow> history,
        Answers answers,
        List<Double> freshnessSeconds,
        Version firstDeployed,
        ReplayProgress totals,
        String firstFailure) {}
