package dev.perennial.training.run;

import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.store.CompactionRepository;
import dev.perennial.training.work.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Knows the compacted segment that one went into. */
@ApplicationScoped
class Replacements {
    private final CompactionRepository repository;

    Replacements(CompactionRepository repository) {
        this.repository = repository;
    }

    /** @throws ObjectStoreException when the database does not answer, as this is part of reading: a repeat may succeed */
    Optional<SegmentReference> find(SegmentReference replaced) {
        try {
            return Blocking.await(() -> repository.replacement(replaced));
        } catch (RuntimeException e) {
            throw new ObjectStoreException("cannot tell what became of " + replaced.objectKey(), e);
        }
    }
}
