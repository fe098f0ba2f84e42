package dev.perennial.training.step;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Programs that fit models instead of this service, by the name that a definition gives. A definition can only name one; what is run is
 * said here alone, by whoever operates the service.
 */
@ConfigMapping(prefix = "perennial.training.steps")
public interface StepsConfig {
    /** By name. */
    @WithParentName
    Map<String, Step> byName();

    /** One program. */
    interface Step {
        /** The program and its arguments; it is given two more, the folder it reads and the folder it writes. */
        List<String> command();

        /** How long it may take. */
        @WithDefault("10m")
        Duration timeLimit();
    }
}
