package dev.perennial.evaluation.objects;

import io.smallrye.config.ConfigMapping;
import java.net.URI;

/** Where segments and bundles lie. */
@ConfigMapping(prefix = "perennial.s3")
interface ObjectStoreConfig {
    /** Scheme, host and port of an S3-compatible store. */
    URI endpoint();

    /** Access key; it needs to read only. */
    String accessKey();

    /** Secret of the access key. */
    String secretKey();

    /** The bucket; it exists. */
    String bucket();
}
