package dev.perennial.training.upload;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What models that somebody brings may cost. */
@ConfigMapping(prefix = "perennial.training.uploads")
public interface UploadConfig {
    /** Largest graph, in bytes, at least 1 and at most 64 MiB, which is what a bundle may hold. */
    @WithDefault("67108864")
    long mostBytes();

    /** How long the process that opens a graph, or has it answer the window, may take. */
    @WithDefault("60s")
    Duration timeLimit();

    /** Address space that this process may have, in bytes, at least 1 GiB. */
    @WithDefault("3221225472")
    long memoryLimit();

    /** How long an upload waits for examples that it can be judged on, before it fails. */
    @WithDefault("7d")
    Duration patience();
}
