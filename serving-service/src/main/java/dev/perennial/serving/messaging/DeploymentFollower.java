package dev.perennial.serving.messaging;

import dev.perennial.contracts.Names;
import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.PipelineEvent;
import io.micrometer.core.instrument.Counter;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;

/** Follows {@code model-deployments}. */
final class DeploymentFollower extends TopicFollower {
    private final DeploymentListener listener;
    private CatchUp catchUp = new CatchUp();

    DeploymentFollower(
            Supplier<Consumer<String, byte[]>> consumers,
            String topic,
            DeploymentListener listener,
            Counter rejected,
            Clock clock) {
        super(consumers, topic, rejected, clock);
        this.listener = listener;
    }

    @Override
    void take(String key, PipelineEvent event, boolean catchingUp) {
        DeploymentListener hearer = catchingUp ? catchUp : listener;
        if (event == null) {
            hearer.withdrawn(Names.requireModel(key));
        } else {
            hearer.deployed((ModelDeployment) event);
        }
    }

    @Override
    void whenCaughtUp() {
        catchUp.tell(listener);
        catchUp = new CatchUp();
    }
}
