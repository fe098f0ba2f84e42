package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.evaluation.store.Announcer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Sends events to their topics, keyed by model. */
@ApplicationScoped
class EventPublisher implements Announcer {
    private final MutinyEmitter<Record<String, ModelEvaluated>> verdicts;
    private final MutinyEmitter<Record<String, ModelDeployment>> deployments;

    EventPublisher(
            @Channel("model-evaluated") MutinyEmitter<Record<String, ModelEvaluated>> verdicts,
            @Channel("model-deployments") MutinyEmitter<Record<String, ModelDeployment>> deployments) {
        this.verdicts = verdicts;
        this.deployments = deployments;
    }

    @Override
    public Uni<Void> send(PipelineEvent event) {
        if (event instanceof ModelEvaluated verdict) {
            return verdicts.send(Record.of(verdict.key(), verdict));
        }
        if (event instanceof ModelDeployment deployment) {
            return deployments.send(Record.of(deployment.key(), deployment));
        }
        throw new IllegalArgumentException("event: " + event.getClass() + " (expected: a verdict or a deployment)");
    }

    @Override
    public Uni<Void> withdraw(String modelName) {
        return deployments.send(Record.of(modelName, null));
    }
}
