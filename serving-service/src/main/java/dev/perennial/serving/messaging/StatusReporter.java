package dev.perennial.serving.messaging;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.contracts.kafka.Topic;
import dev.perennial.serving.domain.Rollout;
import java.time.Clock;
import org.jboss.logging.Logger;

/** Tells on {@code replica-status} what became of a deployment here; best effort, as the next start tells again. */
public final class StatusReporter {
    private static final Logger LOG = Logger.getLogger(StatusReporter.class);

    private final EventPublisher publisher;
    private final String replicaId;
    private final Clock clock;

    StatusReporter(EventPublisher publisher, String replicaId, Clock clock) {
        this.publisher = publisher;
        this.replicaId = replicaId;
        this.clock = clock;
    }

    /** @param rollout with nothing left to try */
    public void report(Rollout rollout) {
        ModelDeployment wanted = rollout.wanted();
        Rollout.Refusal refusal = rollout.refusal();
        ReplicaStatus.State state = refusal == null ? ReplicaStatus.State.APPLIED : ReplicaStatus.State.REFUSED;
        ReplicaStatus status = new ReplicaStatus(
                wanted.context().causes("replica-status/" + replicaId + "/" + state, clock.instant()),
                wanted.modelName(),
                replicaId,
                wanted.sequence(),
                rollout.served() == null ? null : rollout.served().champion().modelVersion(),
                state,
                refusal == null ? null : refusal.detail());
        publisher.publish(Topic.REPLICA_STATUS, status, failure -> {
            if (failure != null) {
                LOG.warnf(
                        "status not published modelName=%s sequence=%d reason=%s",
                        status.modelName(), status.sequence(), failure.getMessage());
            }
        });
    }
}
