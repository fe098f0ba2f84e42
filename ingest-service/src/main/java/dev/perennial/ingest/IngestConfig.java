package dev.perennial.ingest;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The settings of this service; those of the Kafka clients are {@code kafka.*}. */
@ConfigMapping(prefix = "perennial")
public interface IngestConfig {
    /** Folder for the state of the join; a replica's own, and kept across its restarts. */
    Path stateDir();

    Topics topics();

    S3 s3();

    Ingest ingest();

    /** Names of topics. */
    interface Topics {
        /** What every topic's name starts with. */
        String prefix();
    }

    /** Where segments are stored. */
    interface S3 {
        /** Scheme, host and port. */
        URI endpoint();

        String accessKey();

        String secretKey();

        /** A bucket that exists. */
        String bucket();
    }

    /** What is this service's alone. */
    interface Ingest {
        /** Longest wait of a request for the log; then the answer is 503. */
        @WithDefault("10s")
        Duration logTimeout();

        /**
         * How far event time and known time may be ahead of the clock: this service's over HTTP, the log's over Kafka. At
         * least 0.
         */
        @WithDefault("1h")
        Duration maxAhead();

        /** Panes of aggregates kept in memory at the most; each takes about 150 bytes. */
        @WithDefault("300000")
        long maxPanes();

        /** How long the join goes on before it commits while much waits; when it does not, it commits at once. */
        @WithDefault("1s")
        Duration commitInterval();

        Segment segment();

        Registry schemaRegistry();
    }

    /** Where the schemas of own topics are that are Avro or Protobuf: a registry with the interface of Confluent's. */
    interface Registry {
        /**
         * http or https, with the path before {@code /schemas}; of Apicurio's that of its {@code ccompat}. Absent or empty: there
         * is none, and such topics are not read.
         */
        Optional<URI> url();

        /** For basic authentication; absent: none. Needs the password. */
        Optional<String> user();

        /** For basic authentication. Needs the user. */
        Optional<String> password();
    }

    /** When segments are cut; whichever limit is met first counts. */
    interface Segment {
        /** Examples that a replica keeps for segments to come at the most, of all partitions, at least 1. */
        @WithDefault("2000")
        int maxExamples();

        /** Bytes of such examples, at least 1. */
        @WithDefault("8388608")
        long maxBytes();

        /** How long an example waits for others to share its segment. */
        @WithDefault("200ms")
        Duration linger();
    }
}
