package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** The models that answer, by name. Any number of threads may ask; one thread at a time replaces. */
public final class Champions {
    private final Map<String, Slot<ServedModel>> slots = new ConcurrentHashMap<>();
    private final Executor closers;

    /**
     * @param closers closes the models that no longer answer: whoever uses one last may be a thread that must not be held
     *     up. Rejects nothing
     */
    public Champions(Executor closers) {
        this.closers = requireNonNull(closers, "closers");
    }

    /**
     * Works with a model, which stays open meanwhile.
     *
     * @return what the work returned; empty when nothing of that name is served
     */
    public <R> Optional<R> use(String modelName, Function<? super ServedModel, R> work) {
        Slot<ServedModel> slot = slots.get(modelName);
        return slot == null ? Optional.empty() : slot.use(work);
    }

    /** Lets the model answer from now on; what answered before is closed when its last request is done. */
    public void replace(ServedModel model) {
        slots.computeIfAbsent(model.deployment().modelName(), name -> new Slot<>(old -> closers.execute(old::close)))
                .replace(model);
    }

    public void remove(String modelName) {
        Slot<ServedModel> slot = slots.remove(modelName);
        if (slot != null) {
            slot.clear();
        }
    }
}
