package dev.perennial.training.work;

import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Where a process fits, one thing at a time: the native engines contend, and two windows may be too much for its memory. */
@Singleton
public final class Workbench {
    /** Who waits longest is next. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Signals signals;

    Workbench(Signals signals) {
        this.signals = signals;
    }

    /** Does something with the bench to itself. */
    public <T> T use(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Takes the bench, to be {@link #leave left} again by this thread; false when it is in use, or somebody waits for it. */
    public boolean tryTake() throws InterruptedException {
        return lock.tryLock(0, TimeUnit.SECONDS);
    }

    public void leave() {
        lock.unlock();
    }

    /** Leaves the bench to others while this thread, which has it, does something that needs none. */
    public <T> T lend(Supplier<T> meanwhile) {
        lock.unlock();
        signals.trialRequests().raise();
        try {
            return meanwhile.get();
        } finally {
            lock.lock();
        }
    }
}
