package dev.perennial.training.run;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.GoldenExample;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.RunPlan;
import dev.perennial.training.domain.explanation.Explanations;
import dev.perennial.training.fit.FittedModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Makes the bundles of one run's fitted versions, the challenger's first: graph, profile, golden examples, provenance, explanations. */
final class VersionBuilder {
    private static final int COMPARED = 1000;
    private static final int GOLDEN = 16;
    private static final int GOLDEN_VARIATIONS = 6;

    private final RunPlan plan;
    private final ModelDefinition definition;
    private final Dataset holdout;
    private final Explaining explaining;

    /** @param holdout what graph and native model are compared on, the newest of it, and what versions are explained on */
    VersionBuilder(RunPlan plan, Dataset holdout) {
        this.plan = plan;
        this.definition = plan.definition();
        this.holdout = holdout;
        this.explaining = new Explaining(plan, holdout);
    }

    /**
     * @param algorithm  what was fitted, in a word
     * @param fitted     in event-time order
     * @param provenance how it came to be
     */
    Version build(int modelVersion, FittedModel model, String algorithm, Dataset fitted, Provenance provenance) {
        return build(modelVersion, model, algorithm, fitted, fitted, provenance);
    }

    /**
     * A version that learnt of more than this run fitted it on.
     *
     * @param fitted in event-time order
     * @param known  what later examples are held against, in event-time order, to the same newest one
     */
    Version build(
            int modelVersion,
            FittedModel model,
            String algorithm,
            Dataset fitted,
            Dataset known,
            Provenance provenance) {
        byte[] onnx = model.onnx();
        try (ScoringModel graph = ScoringModel.open(onnx, definition)) {
            List<Map<String, Object>> checked = checked(holdout);
            Parity.require(model, graph, FeatureTable.of(definition, checked));
            Explanations explanations = explaining.of(modelVersion, model, known);
            Bundle bundle = new Bundle(
                    modelVersion,
                    definition,
                    onnx,
                    ReferenceProfile.of(definition, known, graph::score),
                    golden(graph, checked),
                    provenance.toJson(plan, modelVersion, fitted));
            return new Version(
                    bundle,
                    model.nativeBytes(),
                    explanations == null ? null : Json.mapper().valueToTree(explanations),
                    algorithm,
                    Instant.ofEpochMilli(fitted.eventTime(fitted.size() - 1)),
                    fitted.size());
        }
    }

    /** Variations of the newest example first, then the newest examples themselves. */
    private List<Map<String, Object>> checked(Dataset examples) {
        int last = examples.size() - 1;
        List<Map<String, Object>> rows =
                new ArrayList<>(Parity.variations(definition, Rows.at(definition, examples.features(), last)));
        IntStream.rangeClosed(0, Math.min(last, COMPARED - 1))
                .mapToObj(back -> Rows.at(definition, examples.features(), last - back))
                .forEach(rows::add);
        return rows;
    }

    private List<GoldenExample> golden(ScoringModel graph, List<Map<String, Object>> checked) {
        int variations = Math.min(GOLDEN_VARIATIONS, checked.size());
        List<Map<String, Object>> rows = new ArrayList<>(checked.subList(0, variations));
        int newest = Math.min(GOLDEN - variations, checked.size() - variations);
        rows.addAll(checked.subList(checked.size() - newest, checked.size()));
        double[][] scores = graph.score(FeatureTable.of(definition, rows));
        return IntStream.range(0, rows.size())
                .mapToObj(row -> new GoldenExample(rows.get(row), scores[row]))
                .toList();
    }
}
