package dev.perennial.training.domain.refresh;

import static java.util.Objects.requireNonNull;

import dev.perennial.training.domain.Recipe;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is needed beside a version's booster to continue it. Part of its provenance, as JSON.
 *
 * @param trainingSha256 digest of what of the definition decides a model
 * @param recipe         how its trees were grown; its rounds are all that there are
 * @param categories     by categorical feature the categories that have a column, in the order of the columns
 * @param mean           mean of the values that the last full fit saw, 0 for classification
 * @param deviation      their standard deviation, 1 for classification
 * @param fullRounds     rounds of the last full fit, at least 1
 * @param fullExamples   examples that it was fitted on, at least 1
 * @param refreshes      refreshes since, at least 0
 */
public record RefreshState(
        String trainingSha256,
        Recipe recipe,
        Map<String, List<String>> categories,
        double mean,
        double deviation,
        int fullRounds,
        int fullExamples,
        int refreshes) {
    public RefreshState {
        requireNonNull(trainingSha256, "trainingSha256");
        requireNonNull(recipe, "recipe");
        categories = Collections.unmodifiableMap(new TreeMap<>(categories));
        if (!Double.isFinite(mean) || !(deviation > 0) || Double.isInfinite(deviation)) {
            throw new IllegalArgumentException("deviation: " + deviation + " from " + mean + " (expected: > 0)");
        }
        if (fullRounds < 1 || fullExamples < 1 || refreshes < 0) {
            throw new IllegalArgumentException("refreshes: " + refreshes + " after " + fullRounds + " rounds on "
                    + fullExamples + " examples (expected: at least 0 after 1 on 1)");
        }
    }

    /**
     * Rounds that a refresh adds: as many per example as the last full fit had, at least 1, at most as many as that.
     *
     * @param examples that it is fitted on, at least 1
     */
    public int rounds(int examples) {
        long share = Math.round(fullRounds * (double) examples / fullExamples);
        return (int) Math.max(1, Math.min(fullRounds, share));
    }
}
