package dev.perennial.training;

import dev.perennial.model.objects.ErasableObjectStore;
import dev.perennial.model.objects.InMemoryObjectStore;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

final class InMemoryObjects {
    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    ErasableObjectStore objects() {
        return new InMemoryObjectStore();
    }
}
