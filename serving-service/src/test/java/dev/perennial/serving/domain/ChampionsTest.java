package dev.perennial.serving.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.bundle.Bundle;
import dev.perennial.model.bundle.BundleReader;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.serving.TinyModels;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChampionsTest {
    private final Queue<Runnable> closings = new ArrayDeque<>();
    private final Champions champions = new Champions(closings::add);

    @AfterEach
    void close() {
        champions.remove("flights");
        closings.forEach(Runnable::run);
    }

    @Test
    void leavesTheClosingToOthersEvenWhenARequestIsTheLastToUseAModel() {
        champions.replace(model(1));

        champions.use("flights", old -> {
            champions.replace(model(2));
            assertThat(closings).isEmpty();
            return true;
        });

        assertThat(closings).hasSize(1);
        assertThat(champions.use("flights", ServedModel::version)).contains(2);
    }

    @Test
    void closesWhatIsRemoved() {
        champions.replace(model(1));

        champions.remove("flights");

        assertThat(closings).hasSize(1);
        assertThat(champions.use("flights", ServedModel::version)).isEmpty();
    }

    private static ServedModel model(int version) {
        InMemoryObjectStore store = new InMemoryObjectStore();
        ModelDeployment deployment = TinyModels.publish(store, "flights", version, version);
        Bundle bundle = BundleReader.read(
                store,
                deployment.champion().artifactPrefix(),
                deployment.champion().manifestSha256());
        return new ServedModel(deployment, bundle.definition(), ScoringModel.open(bundle));
    }
}
