package dev.perennial.serving;

import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Object storage of the tests that start the service. */
@ApplicationScoped
public class InMemoryObjects {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    ObjectStore store() {
        return new InMemoryObjectStore();
    }
}
