package dev.perennial.serving.objects;

import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.serving.ServingConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Object storage and the local copies where the settings say. */
@ApplicationScoped
class ObjectBeans {
    @Produces
    @Singleton
    ObjectStore open(ServingConfig config) {
        ServingConfig.S3 s3 = config.s3();
        return S3ObjectStore.connect(s3.endpoint(), s3.accessKey(), s3.secretKey(), s3.bucket());
    }

    @Produces
    @Singleton
    BundleLoader loader(ObjectStore store, ServingConfig config) {
        return new BundleLoader(store, config.stateDir());
    }

    void close(@Disposes ObjectStore store) {
        store.close();
    }
}
