package dev.perennial.training.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How runs are carried out. */
@ConfigMapping(prefix = "perennial.training")
interface WorkerConfig {
    /**
     * Name of this replica, different from every other's. A replica that comes back under its old name takes up at once
     * what it was running; under another name it takes until the old one's lease is over.
     */
    @WithDefault("${HOSTNAME:local}")
    String replicaId();

    /** Examples kept decoded between runs, all models together; about 100 bytes each for eight features. */
    @WithDefault("300000")
    int cachedExamples();
}
