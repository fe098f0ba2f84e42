package dev.perennial.local;

import dev.perennial.local.Progress.Stage;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** One way down: the services at once, and when they are gone the platform. */
final class Shutdown {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 100;

    private final Home home;
    private final Launcher launcher;
    private final Progress progress;
    private final Map<Component, Stage> stages = new EnumMap<>(Component.class);

    Shutdown(Home home, Launcher launcher, Progress progress) {
        this.home = home;
        this.launcher = launcher;
        this.progress = progress;
    }

    void run(Set<Component> components) {
        components.forEach(component -> stages.put(component, Stage.WAITING));
        EnumSet<Component> services = EnumSet.copyOf(components);
        services.remove(Component.PLATFORM);
        bringDown(services);
        if (components.contains(Component.PLATFORM)) {
            bringDown(EnumSet.of(Component.PLATFORM));
            Postmaster.stop(home);
        }
    }

    private void bringDown(Set<Component> components) {
        Map<Component, ProcessHandle> running = new EnumMap<>(Component.class);
        for (Component component : components) {
            launcher.process(component).ifPresent(process -> running.put(component, process));
            stages.put(component, running.containsKey(component) ? Stage.STOPPING : Stage.STOPPED);
        }
        running.values().forEach(ProcessHandle::destroy);
        awaitEnd(running, PATIENCE);
        running.values().forEach(ProcessHandle::destroyForcibly);
        awaitEnd(running, PATIENCE);
        if (!running.isEmpty()) {
            throw new LocalException("Could not end " + running.keySet() + ".");
        }
        components.forEach(launcher::forget);
        progress.show(stages);
    }

    private void awaitEnd(Map<Component, ProcessHandle> running, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            running.entrySet().removeIf(entry -> {
                boolean gone = !Processes.runs(entry.getValue());
                if (gone) {
                    stages.put(entry.getKey(), Stage.STOPPED);
                }
                return gone;
            });
            if (running.isEmpty() || System.nanoTime() - deadline > 0) {
                return;
            }
            progress.show(stages);
            Interruption.pause(POLL_MILLIS);
        }
    }
}
