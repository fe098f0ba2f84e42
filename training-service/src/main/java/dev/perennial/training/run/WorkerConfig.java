package dev.perennial.training.run;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

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

    Compaction compaction();

    /** When small segments are made into larger ones. */
    interface Compaction {
        /** Whether it is done at all. */
        @WithDefault("true")
        boolean enabled();

        /** Bytes that a compacted segment has at most, at least 1 and at most 64 MiB; one of as many is not small. */
        @WithDefault("33554432")
        long mostBytes();

        /** Examples that a compacted segment has at most, at least 1; one of as many is not small. */
        @WithDefault("50000")
        int mostExamples();

        /** Segments that become one at least, at least 2. */
        @WithDefault("4")
        int fewest();

        /** How long ago a segment was sealed at least. */
        @WithDefault("10m")
        Duration age();
    }
}
