package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.explanation.ShapEffort;
import dev.perennial.training.export.GraphBuilder;
import java.util.Arrays;

/** A fitted recipe whose probabilities are calibrated. Closing it closes the recipe's model. */
public final class CalibratedModel implements FittedModel {
    /** Further than a graph's margin is from the native one, nearer than anybody would tell two examples apart. */
    private static final double NEARBY = 1e-4;

    private final FittedRecipe model;
    private final Calibrator calibrator;

    public CalibratedModel(FittedRecipe model, Calibrator calibrator) {
        this.model = model;
        this.calibrator = calibrator;
    }

    @Override
    public double[][] score(FeatureTable examples) {
        return calibrator.probabilities(model.margins(examples));
    }

    /** What is explained are the calibrated scores, so it has to be asked; asking trees is dear. */
    @Override
    public ShapEffort shapEffort() {
        return ShapEffort.TREE.equals(model.shapEffort()) ? ShapEffort.SHORT_KERNEL : ShapEffort.KERNEL;
    }

    /** A graph's margin may be on the other side of a step that is as near as floats can tell. */
    @Override
    public Tolerated tolerated(FeatureTable examples) {
        if (!calibrator.hasSteps()) {
            return FittedModel.super.tolerated(examples);
        }
        double[][] margins = model.margins(examples);
        return new Tolerated(
                calibrator.probabilities(shifted(margins, -NEARBY)),
                calibrator.probabilities(shifted(margins, NEARBY)));
    }

    private static double[][] shifted(double[][] margins, double shift) {
        return Arrays.stream(margins)
                .map(row -> Arrays.stream(row).map(margin -> margin + shift).toArray())
                .toArray(double[][]::new);
    }

    /** The recipe's model alone; what calibrates it is in the graph and in the provenance. */
    @Override
    public byte[] nativeBytes() {
        return model.nativeBytes();
    }

    @Override
    public byte[] onnx() {
        GraphBuilder graph = new GraphBuilder();
        String probabilities = calibrator.export(graph, model.exportMargins(graph));
        return model.targets().finish(graph, probabilities);
    }

    @Override
    public void close() {
        model.close();
    }
}
