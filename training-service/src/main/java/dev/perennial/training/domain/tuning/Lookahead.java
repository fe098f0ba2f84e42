package dev.perennial.training.domain.tuning;

import dev.perennial.training.domain.tuning.Schedule.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * A search that asks for tasks ahead of what is found, in a fixed order: what was found counts in the order asked for, whenever it comes, and
 * as many are asked for ahead as there may be. So each answer depends on the results of all but the last few tasks, a number that
 * is fixed whatever processes there are and however fast they are.
 */
public final class Lookahead {
    private final Schedule schedule;
    private final Searcher searcher;
    private final int inTheAir;
    private final List<Tried> history = new ArrayList<>();
    private final Queue<Asked> ahead = new ArrayDeque<>();
    private int asked;

    /** @param inTheAir tasks that are asked for ahead at most, at least 1; with 1 each is found before the next is asked for */
    public Lookahead(Schedule schedule, Searcher searcher, int inTheAir) {
        if (inTheAir < 1) {
            throw new IllegalArgumentException("inTheAir: " + inTheAir + " (expected: >= 1)");
        }
        this.schedule = schedule;
        this.searcher = searcher;
        this.inTheAir = inTheAir;
    }

    /** The next task; empty when something has to be found first, and at the end. */
    public Optional<Asked> ask() {
        if (ahead.size() == inTheAir) {
            return Optional.empty();
        }
        Optional<Task> next = schedule.next(history);
        boolean begins = next.isPresent() && next.get().number() > history.size();
        if (next.isEmpty() || (begins && !searcher.isReady(history))) {
            return Optional.empty();
        }
        if (begins) {
            history.add(Tried.asked(searcher.suggest(history)));
        }
        Task task = next.get();
        Tried tried = history.get(task.number() - 1);
        history.set(task.number() - 1, tried.goingTo(task.rung()));
        Asked asks = new Asked(asked++, task, tried.recipe());
        ahead.add(asks);
        return Optional.of(asks);
    }

    /** The first task of those that nothing is found of; empty when there is none. */
    public Optional<Asked> first() {
        return Optional.ofNullable(ahead.peek());
    }

    /**
     * What that task found.
     *
     * @param loss smaller being better; NaN where it cannot be computed
     */
    public void found(double loss) {
        Task task = ahead.remove().task();
        int trial = task.number() - 1;
        history.set(trial, history.get(trial).with(task.rung(), loss));
    }
}
