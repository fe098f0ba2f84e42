package dev.perennial.training.run;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Where segments are read and bundles are written. */
@ConfigMapping(prefix = "perennial.s3")
interface StorageConfig {
    /** Scheme, host and port of an S3-compatible store. */
    URI endpoint();

    String accessKey();

    String secretKey();

    /** An existing bucket. */
    String bucket();
}
