package dev.perennial.training.run;

import jakarta.enterprise.context.ApplicationScoped;

/** Who this replica is. */
@ApplicationScoped
public class ReplicaId {
    private final WorkerConfig config;

    ReplicaId(WorkerConfig config) {
        this.config = config;
    }

    /** Different from every other replica's. */
    public String name() {
        return config.replicaId();
    }
}
