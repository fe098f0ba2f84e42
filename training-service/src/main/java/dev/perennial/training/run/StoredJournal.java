package dev.perennial.training.run;

import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.training.domain.RunFailedException;
import dev.perennial.training.domain.tuning.Origin;
import dev.perennial.training.domain.tuning.Reached;
import dev.perennial.training.store.SearchRepository;
import dev.perennial.training.work.Blocking;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The journal of a run in the database. While that does not answer the run is tried again, as when object storage does not. */
final class StoredJournal implements TrialJournal {
    private final SearchRepository repository;
    private final UUID runId;
    private final String replica;
    private final TrialReplicas replicas;
    private int stored;

    /**
     * @param replica  who fits what is stored here
     * @param replicas who fits what is not
     */
    StoredJournal(SearchRepository repository, UUID runId, String replica, TrialReplicas replicas) {
        this.repository = repository;
        this.runId = runId;
        this.replica = replica;
        this.replicas = replicas;
    }

    @Override
    public Optional<TrialReplicas> replicas() {
        return Optional.of(replicas);
    }

    @Override
    public List<Reached> stored() {
        List<Reached> found = await(() -> repository.found(runId));
        stored = found.size();
        return found;
    }

    @Override
    public Reached store(Reached found) {
        Reached first = await(() -> repository.store(runId, stored, found.by(new Origin(replica, 1))))
                .orElseThrow(() -> new RunFailedException("cancelled while it searched"));
        stored++;
        return first;
    }

    private <T> T await(Supplier<Uni<T>> work) {
        try {
            return Blocking.await(work);
        } catch (RuntimeException e) {
            throw new ObjectStoreException("cannot keep what the search of " + runId + " finds", e);
        }
    }
}
