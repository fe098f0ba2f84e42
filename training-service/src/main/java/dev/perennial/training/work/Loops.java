package dev.perennial.training.work;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The loops of this process. */
@Singleton
public final class Loops {
    private final List<Loop> started = new CopyOnWriteArrayList<>();

    /**
     * Starts a loop.
     *
     * @param signal ends a rest early
     */
    public Loop start(String name, Signal signal, Loop.Step step) {
        Loop loop = new Loop(name, signal, step);
        started.add(loop);
        return loop;
    }

    List<Loop> all() {
        return started;
    }
}
