package dev.perennial.monitor;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.profile.ReferenceProfile;
import dev.perennial.monitor.domain.drift.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How examples come about.
 *
 * @param mean     mean of the distance, which is normal with a deviation of 15
 * @param lineB    share of line B
 * @param missing  share of missing distances
 * @param lateRate share of late trains
 */
public record World(double mean, double lineB, double missing, double lateRate) {
    public static final World USUAL = new World(100, 0.3, 0, 0.4);

    public Map<String, Object> features(Random random) {
        Double distance = mean + 15 * random.nextGaussian();
        return Samples.features(
                random.nextDouble() < missing ? null : distance,
                random.nextDouble() < lineB ? "B" : "A",
                random.nextBoolean());
    }

    /** What a model of the usual world makes of it. */
    public static double score(Map<String, Object> features) {
        Object distance = features.get("distance");
        return distance == null ? 0.5 : 1 / (1 + Math.exp((100 - (double) distance) / 15));
    }

    /** What a version trained in this world refers to. */
    public Reference reference(int modelVersion, int size, Random random) {
        ModelDefinition definition = Samples.definition();
        List<Map<String, Object>> rows = new ArrayList<>();
        double[][] scores = new double[size][];
        double[] targets = new double[size];
        String[] ids = new String[size];
        for (int i = 0; i < size; i++) {
            Map<String, Object> features = features(random);
            rows.add(features);
            scores[i] = new double[] {1 - score(features), score(features)};
            targets[i] = random.nextDouble() < lateRate ? 1 : 0;
            ids[i] = "r" + i;
        }
        Dataset examples = new Dataset(FeatureTable.of(definition, rows), ids, new long[size], new long[size], targets);
        return new Reference(modelVersion, ReferenceProfile.of(definition, examples, scores));
    }
}
