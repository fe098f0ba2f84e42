package dev.perennial.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.upload.ScoreRules;
import dev.perennial.training.upload.GraphTrials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes the bundle of a graph that was not fitted here. The graph answers every example in a process of its own; what it
 * answers is what the profile and the golden examples are made of.
 */
final class BroughtGraph {
    private static final int GOLDEN_VARIATIONS = 6;
    private static final int GOLDEN_EXAMPLES = 10;
    private static final byte[] NO_NATIVE_MODEL = {};

    private final GraphTrials trials;
    private final ModelDefinition definition;
    private final byte[] onnx;

    BroughtGraph(GraphTrials trials, ModelDefinition definition, byte[] onnx) {
        this.trials = trials;
        this.definition = definition;
        this.onnx = onnx;
    }

    /**
     * @param examples   what the profile is made of, in event-time order, at least one
     * @param provenance how it came to be
     * @throws RunFailedException with everything that keeps the graph from being a version
     */
    Version version(int modelVersion, String algorithm, Instant trainedThrough, Dataset examples, JsonNode provenance) {
        int last = examples.size() - 1;
        Map<String, Object> newest = Rows.at(definition, examples.features(), last);
        List<Map<String, Object>> variations = Parity.variations(definition, newest);
        double[][] scores = scores(variations, examples, newest);
        int varied = variations.size();
        Bundle bundle = new Bundle(
                modelVersion,
                definition,
                onnx,
                ReferenceProfile.of(definition, examples, Arrays.copyOfRange(scores, varied, scores.length)),
                golden(variations, examples, scores),
                provenance);
        return new Version(bundle, NO_NATIVE_MODEL, null, algorithm, trainedThrough, examples.size());
    }

    private double[][] scores(List<Map<String, Object>> variations, Dataset examples, Map<String, Object> newest) {
        FeatureTable rows = FeatureTable.concat(List.of(FeatureTable.of(definition, variations), examples.features()));
        try {
            double[][] scores = trials.score(onnx, definition, rows);
            ScoreRules.problem(
                            definition,
                            scores,
                            row -> row < variations.size()
                                    ? variation(newest, variations.get(row))
                                    : "example " + examples.exampleId(row - variations.size()))
                    .ifPresent(problem -> {
                        throw new RunFailedException(problem.toString());
                    });
            return scores;
        } catch (InvalidInputException e) {
            throw new RunFailedException(e.getMessage());
        }
    }

    private List<GoldenExample> golden(List<Map<String, Object>> variations, Dataset examples, double[][] scores) {
        List<GoldenExample> golden = new ArrayList<>();
        int varied = variations.size();
        IntStream.range(0, Math.min(GOLDEN_VARIATIONS, varied))
                .mapToObj(row -> new GoldenExample(variations.get(row), scores[row]))
                .forEach(golden::add);
        IntStream.range(Math.max(0, examples.size() - GOLDEN_EXAMPLES), examples.size())
                .mapToObj(row -> new GoldenExample(Rows.at(definition, examples.features(), row), scores[varied + row]))
                .forEach(golden::add);
        return golden;
    }

    private static String variation(Map<String, Object> newest, Map<String, Object> variation) {
        Optional<String> changed = variation.keySet().stream()
                .filter(name -> newest.get(name) != null && !newest.get(name).equals(variation.get(name)))
                .findFirst();
        return changed.map(name -> "an example whose " + name
                        + (variation.get(name) == null ? " is missing" : " is a category never seen"))
                .orElse("an example without any value");
    }
}
