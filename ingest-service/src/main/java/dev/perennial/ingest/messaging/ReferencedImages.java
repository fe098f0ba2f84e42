package dev.perennial.ingest.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.image.ImageResolver;
import dev.perennial.model.objects.ObjectStoreException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows references to images. While the store does not answer it asks again, for less time than a transaction may take:
 * what is joined waits meanwhile, so that order holds, and so do the other models of the partition.
 */
final class ReferencedImages {
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);

    private final ImageResolver resolver;

    ReferencedImages(ImageResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * @param values as they were checked
     * @throws dev.perennial.contracts.InvalidInputException when no image lies there
     * @throws ObjectStoreException when the store did not answer; the record is read again
     */
    Map<String, Object> resolve(ModelDefinition definition, Map<String, Object> values) {
        Duration wait = FIRST_WAIT;
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return resolver.resolve(definition, values);
            } catch (ObjectStoreException e) {
                LockSupport.parkNanos(wait.toNanos());
                wait = wait.multipliedBy(2);
            }
        }
        return resolver.resolve(definition, values);
    }
}
