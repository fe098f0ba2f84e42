package dev.perennial.training.fit;

import dev.perennial.model.data.Dataset;
import java.util.Map;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * Examples to fit trees on, in XGBoost's memory. It keeps beside them how their columns are cut into bins, so what is fitted
 * on the same matrix again takes neither the copy nor the cuts anew. The models are the same.
 */
final class TreeInput implements AutoCloseable {
    /** A plain matrix of so many takes 8 MB, and is made sooner than one of bins alone. */
    private static final int FEW_VALUES = 1 << 20;

    private final FeatureEncoding encoding;
    private final Targets targets;
    private final DMatrix examples;
    private Dataset later;
    private DMatrix laterExamples;

    TreeInput(FeatureEncoding encoding, Dataset examples, Targets targets, Labels labels) {
        this.encoding = encoding;
        this.targets = targets;
        this.examples = fitted(encoding, examples, labels);
    }

    FeatureEncoding encoding() {
        return encoding;
    }

    /** Not to be disposed of. */
    DMatrix examples() {
        return examples;
    }

    /**
     * Examples after the fitted ones as a fit watches them; those asked for last are kept. Not to be disposed of.
     *
     * @param watched null: none
     */
    Map<String, DMatrix> watched(Dataset watched) {
        if (watched == null) {
            return Map.of();
        }
        if (watched != later) {
            forgetLater();
            laterExamples = matrix(encoding, watched, new Labels(targets.scaled(watched.targets()), null));
            later = watched;
        }
        return Map.of("later", laterExamples);
    }

    private static DMatrix fitted(FeatureEncoding encoding, Dataset examples, Labels labels) {
        if (!BinnedMatrix.isSupported() || (long) examples.size() * encoding.width() <= FEW_VALUES) {
            return matrix(encoding, examples, labels);
        }
        try {
            DMatrix matrix = BinnedMatrix.of(encoding, examples.features(), labels.weights());
            matrix.setLabel(labels.values());
            return matrix;
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost takes no examples: " + e.getMessage(), e);
        }
    }

    private static DMatrix matrix(FeatureEncoding encoding, Dataset examples, Labels labels) {
        try {
            DMatrix matrix = Boosters.matrix(encoding.encode(examples.features()));
            matrix.setLabel(labels.values());
            if (labels.weights() != null) {
                matrix.setWeight(labels.weights());
            }
            return matrix;
        } catch (XGBoostError e) {
            throw new IllegalStateException("XGBoost takes no examples: " + e.getMessage(), e);
        }
    }

    private void forgetLater() {
        if (laterExamples != null) {
            laterExamples.dispose();
            laterExamples = null;
            later = null;
        }
    }

    @Override
    public void close() {
        examples.dispose();
        forgetLater();
    }
}
