package dev.perennial.training.benchmark;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.training.domain.MlPoly;
import dev.perennial.training.domain.MlPoly.Loss;
import dev.perennial.training.domain.PoolMember;
import dev.perennial.training.fit.Blend;
import dev.perennial.training.fit.Pool;
import dev.perennial.training.fit.PublishedBlend;
import dev.perennial.training.fit.ServedBlend;
import java.util.List;

/** A blend whose members are fitted every few times only, and whose weights are learnt every time, as refreshes do. */
final class SeldomFitted implements AutoCloseable {
    private final ModelDefinition definition;
    private final Loss loss;
    private final int every;
    private final List<PoolMember> members;
    private int times;
    private MlPoly state;
    private PublishedBlend published;
    private ServedBlend fitted;
    private ServedBlend refreshed;

    /** @param members that pools may have */
    SeldomFitted(ModelDefinition definition, Loss loss, int every, List<PoolMember> members) {
        this.definition = definition;
        this.loss = loss;
        this.every = every;
        this.members = members;
        state = MlPoly.start(members.size());
    }

    /**
     * @param pool  fitted on everything before
     * @param since labels that came since the last time; null the first time
     */
    void next(Pool pool, Dataset since) {
        if (since != null) {
            double[][] predictions = fitted.predict(since.features(), members);
            for (int row = 0; row < predictions.length; row++) {
                state = state.update(loss, predictions[row], since.target(row));
            }
        }
        if (times++ % every == 0) {
            close();
            // shares its members with the pool
            Blend blend = Blend.of(pool, weights(pool.members()));
            published = PublishedBlend.read(blend.onnx(), blend.nativeBytes());
            fitted = published.open(definition);
        } else {
            refreshed.close();
        }
        refreshed = published.open(definition, weights(published.members()));
    }

    private double[] weights(List<PoolMember> present) {
        return state.weights(present.stream().mapToInt(members::indexOf).toArray());
    }

    /** With the weights of the time when its members were fitted. */
    double[][] scoreAsFitted(FeatureTable examples) {
        return fitted.score(examples);
    }

    double[][] score(FeatureTable examples) {
        return refreshed.score(examples);
    }

    @Override
    public void close() {
        if (fitted != null) {
            fitted.close();
            refreshed.close();
        }
    }
}
