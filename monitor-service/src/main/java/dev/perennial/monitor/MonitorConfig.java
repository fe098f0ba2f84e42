package dev.perennial.monitor;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The settings of this service. */
@ConfigMapping(prefix = "perennial")
public interface MonitorConfig {
    /** Folder for the state stores; it may be lost, the brokers hold a copy. */
    @WithDefault(".perennial/state/monitor")
    Path stateDir();

    Topics topics();

    S3 s3();

    Monitor monitor();

    /** The names of the topics. */
    interface Topics {
        /** What every topic's name starts with. */
        @WithDefault("perennial.")
        String prefix();
    }

    /** Object storage. */
    interface S3 {
        /** Scheme, host and port. */
        @WithDefault("http://127.0.0.1:29000")
        URI endpoint();

        @WithDefault("perennial")
        String accessKey();

        @WithDefault("perennial-local")
        String secretKey();

        @WithDefault("perennial")
        String bucket();
    }

    /** What only this service knows. */
    interface Monitor {
        /** Where other replicas and clients reach this one, {@code host:port}. */
        @WithDefault("127.0.0.1:${quarkus.http.port}")
        String advertisedAddress();

        /**
         * How far an event time may lie ahead of the time at which the log took the record. What lies further ahead is
         * counted and left out: it would close every window before its time.
         */
        @WithDefault("7d")
        Duration maxAhead();
    }
}
