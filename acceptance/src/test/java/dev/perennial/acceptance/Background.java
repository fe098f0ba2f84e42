package dev.perennial.acceptance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that take one turn after the other until they are told to end. What ends one earlier is not lost. */
final class Background implements AutoCloseable {
    private static final long LAST_TURN_SECONDS = 60;

    private final String name;
    private final int count;
    private final Runnable turn;
    private final ExecutorService threads;
    private final List<Future<?>> work = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    Background(String name, int count, Runnable turn) {
        this.name = name;
        this.count = count;
        this.turn = turn;
        this.threads = Executors.newFixedThreadPool(count, task -> new Thread(task, name));
    }

    void start() {
        for (int i = 0; i < count; i++) {
            work.add(threads.submit(this::takeTurns));
        }
    }

    boolean isOver() {
        return over;
    }

    /** @throws AssertionError if one of them died */
    void requireAlive() {
        for (Future<?> thread : work) {
            if (thread.isDone() && !over) {
                end(thread);
            }
        }
    }

    private void takeTurns() {
        while (!over) {
            turn.run();
        }
    }

    private void end(Future<?> thread) {
        try {
            thread.get(LAST_TURN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(name + " died: " + e.getCause(), e.getCause());
        } catch (Exception e) {
            throw new AssertionError(name + " did not end: " + e, e);
        }
    }

    /** @throws AssertionError if one of them died */
    @Override
    public void close() {
        over = true;
        threads.shutdown();
        work.forEach(this::end);
    }
}
