package dev.perennial.evaluation.objects;

import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The one connection to object storage. */
class ObjectStoreProducer {
    @Produces
    @Singleton
    @DefaultBean
    ObjectStore objects(ObjectStoreConfig config) {
        return S3ObjectStore.connect(config.endpoint(), config.accessKey(), config.secretKey(), config.bucket());
    }

    void close(@Disposes ObjectStore objects) {
        objects.close();
    }
}
