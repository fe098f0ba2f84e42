package dev.perennial.training.fit;

import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.export.GraphBuilder;

/** A blend that served before as a member of a pool: what it said then, without what it had of a past of its own. */
final class PastMember implements Member {
    private final ServedBlend blend;
    private final int exampleCount;

    /** @param exampleCount examples that the version was fitted on */
    PastMember(ServedBlend blend, int exampleCount) {
        this.blend = blend;
        this.exampleCount = exampleCount;
    }

    @Override
    public int exampleCount() {
        return exampleCount;
    }

    @Override
    public double[] predict(FeatureTable examples) {
        return blend.mix(examples);
    }

    @Override
    public String export(GraphBuilder graph) {
        return blend.export(graph);
    }

    /** As {@link Blend#nativeBytes}. */
    @Override
    public byte[] nativeBytes() {
        return blend.nativeBytes();
    }

    @Override
    public void close() {
        blend.close();
    }
}
