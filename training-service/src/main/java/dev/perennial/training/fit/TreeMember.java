package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;
import dev.perennial.training.fit.Leafwise.Examples;
import java.util.List;
import ml.dmlc.xgboost4j.java.Booster;

/** Boosted trees as a member of a pool. */
final class TreeMember implements Member {
    private final FeatureEncoding encoding;
    private final PoolTargets targets;
    private final int exampleCount;
    private final Booster booster;

    private TreeMember(FeatureEncoding encoding, PoolTargets targets, int exampleCount, Booster booster) {
        this.encoding = encoding;
        this.targets = targets;
        this.exampleCount = exampleCount;
        this.booster = booster;
    }

    /**
     * Fits new trees.
     *
     * @param signs per encoded column: 1 where the prediction may only rise with it, -1 where it may only fall, else 0
     */
    static TreeMember fit(
            Leafwise boosting,
            FeatureEncoding encoding,
            PoolTargets targets,
            FeatureTable features,
            double[] labels,
            double[] weights,
            List<Integer> signs) {
        Examples examples = new Examples(encoding.encode(features), targets.scaled(labels), weights);
        return new TreeMember(encoding, targets, labels.length, boosting.fit(examples, signs, targets.logistic()));
    }

    /** Another member: these trees and further ones that correct their sum on other examples. */
    TreeMember continued(Leafwise boosting, FeatureTable features, double[] labels, double[] weights) {
        Examples examples = new Examples(encoding.encode(features), targets.scaled(labels), weights);
        Booster copy = Boosters.copy(booster);
        boosting.continueOn(copy, examples, targets.logistic());
        return new TreeMember(encoding, targets, labels.length, copy);
    }

    /** The same trees, to be closed apart. */
    TreeMember copy() {
        return new TreeMember(encoding, targets, exampleCount, Boosters.copy(booster));
    }

    @Override
    public int exampleCount() {
        return exampleCount;
    }

    @Override
    public double[] predict(FeatureTable examples) {
        float[][] raw = Boosters.predict(booster, encoding, examples, true, 0);
        double[] predictions = new double[raw.length];
        for (int row = 0; row < raw.length; row++) {
            predictions[row] = targets.prediction(raw[row][0]);
        }
        return predictions;
    }

    @Override
    public String export(GraphBuilder graph) {
        String raw = TreeEnsemble.read(nativeBytes()).export(graph, encoding.exportColumns(graph));
        return targets.export(graph, raw);
    }

    @Override
    public byte[] nativeBytes() {
        return Boosters.json(booster);
    }

    @Override
    public void close() {
        booster.dispose();
    }
}
