package dev.perennial.ingest.objects;

import dev.perennial.ingest.IngestConfig;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The bucket of the segments. */
final class ObjectStoreProducer {
    @Produces
    @Singleton
    ObjectStore store(IngestConfig config) {
        IngestConfig.S3 s3 = config.s3();
        return S3ObjectStore.connect(s3.endpoint(), s3.accessKey(), s3.secretKey(), s3.bucket());
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }
}
