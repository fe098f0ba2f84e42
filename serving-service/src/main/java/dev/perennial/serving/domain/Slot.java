package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The place of one resource that many threads use while it is replaced. Replacing is one atomic reference change: who
 * came before works on with the old resource, and the last of them closes it. Nobody waits for anybody.
 */
public final class Slot<T> {
    private final AtomicReference<Occupant<T>> current = new AtomicReference<>();
    private final Consumer<? super T> closer;

    /** @param closer closes a resource that is no longer used; called once for each */
    public Slot(Consumer<? super T> closer) {
        this.closer = requireNonNull(closer, "closer");
    }

    /**
     * Works with the current resource, which stays open meanwhile.
     *
     * @param work must not keep the resource, nor return null
     * @return what the work returned; empty when the slot is
     */
    public <R> Optional<R> use(Function<? super T, R> work) {
        Occupant<T> occupant = enter();
        if (occupant == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(work.apply(occupant.resource));
        } finally {
            leave(occupant);
        }
    }

    /** Lets {@code next} answer from now on; the slot owns it. */
    public void replace(T next) {
        retire(current.getAndSet(new Occupant<>(requireNonNull(next, "next"))));
    }

    /** Empties the slot. */
    public void clear() {
        retire(current.getAndSet(null));
    }

    private Occupant<T> enter() {
        Occupant<T> occupant = current.get();
        // an occupant that cannot be entered was replaced after it was read: the next one is there already
        while (occupant != null && !occupant.tryEnter()) {
            occupant = current.get();
        }
        return occupant;
    }

    private void retire(Occupant<T> occupant) {
        if (occupant != null) {
            leave(occupant);
        }
    }

    private void leave(Occupant<T> occupant) {
        if (occupant.users.decrementAndGet() == 0) {
            closer.accept(occupant.resource);
        }
    }

    private static final class Occupant<T> {
        private final T resource;
        /** Whoever uses it, and the slot itself; 0 is final. */
        private final AtomicInteger users = new AtomicInteger(1);

        Occupant(T resource) {
            this.resource = resource;
        }

        boolean tryEnter() {
            int seen = users.get();
            while (seen > 0) {
                if (users.compareAndSet(seen, seen + 1)) {
                    return true;
                }
                seen = users.get();
            }
            return false;
        }
    }
}
