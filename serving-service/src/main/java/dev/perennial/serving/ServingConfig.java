package dev.perennial.serving;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Everything that can be set, beside Kafka's address ({@code kafka.bootstrap.servers}) and the HTTP port. */
@ConfigMapping(prefix = "perennial")
public interface ServingConfig {
    /** Topics. */
    Topics topics();

    /** Object storage with the bundles. */
    S3 s3();

    /** Folder for local copies of bundles; it may be lost, then a restart needs Kafka and object storage. */
    @WithDefault(".perennial/state/serving")
    Path stateDir();

    /** Serving itself. */
    Serving serving();

    /** Topics. */
    interface Topics {
        /** What every topic's name starts with. */
        @WithDefault("perennial.")
        String prefix();
    }

    /** Object storage with the bundles. */
    interface S3 {
        /** Scheme, host and port. */
        @WithDefault("http://127.0.0.1:29000")
        URI endpoint();

        /** Access key; reading is enough. */
        @WithDefault("perennial")
        String accessKey();

        /** Secret key. */
        @WithDefault("perennial-local")
        String secretKey();

        /** An existing bucket. */
        @WithDefault("perennial")
        String bucket();
    }

    /** Serving itself. */
    interface Serving {
        /** Name of this replica in {@code replica-status}, unique and the same after a restart. */
        @WithDefault("${HOSTNAME:serving}")
        String replicaId();

        /**
         * How long a replica with local copies waits for Kafka after its start, or after the last record that came, before
         * it calls itself ready with them.
         */
        @WithDefault("5s")
        Duration patience();

        /** The log of predictions. */
        PredictionLog predictionLog();

        /** The aggregates that predictions are made from. */
        FeatureValues featureValues();

        /** Waiting times between attempts to fetch a bundle. */
        Retry retry();
    }

    /** The log of predictions. */
    interface PredictionLog {
        /** Predictions that may wait for Kafka, at least 1; more are dropped and counted. */
        @WithDefault("10000")
        int capacity();
    }

    /** The aggregates that predictions are made from, in memory. */
    interface FeatureValues {
        /**
         * Panes kept at the most, of all entities and models, at least 1; each takes about 150 bytes. More are not taken in
         * and counted, and the aggregates that they belong to lack them.
         */
        @WithDefault("300000")
        long maxPanes();
    }

    /** Waiting times between attempts to fetch a bundle: doubling, with jitter. */
    interface Retry {
        /** Upper bound of the first wait, at least 2 ms. */
        @WithDefault("200ms")
        Duration first();

        /** Upper bound of every wait. */
        @WithDefault("15s")
        Duration longest();
    }
}
