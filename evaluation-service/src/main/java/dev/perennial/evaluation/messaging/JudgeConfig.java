package dev.perennial.evaluation.messaging;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How the judge works. */
@ConfigMapping(prefix = "perennial.judge")
interface JudgeConfig {
    /** How often it looks for work that nobody called it for, such as that of a replica that died. */
    @WithDefault("30s")
    Duration pollInterval();

    /** Wait after the first failure; it doubles with every further one, up to the poll interval. */
    @WithDefault("200ms")
    Duration retryDelay();
}
