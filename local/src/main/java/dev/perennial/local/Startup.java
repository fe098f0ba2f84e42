package dev.perennial.local;

import dev.perennial.local.Progress.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One way up: the platform, then, when it answers, all services at once. What runs already is only waited for. */
final class Startup {
    /** In which a part is ready, also on a slow machine. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final long POLL_MILLIS = 100;
    private static final int SHOWN_LOG_LINES = 15;

    private final Home home;
    private final Launcher launcher;
    private final Probes probes;
    private final Progress progress;
    private final Map<Component, Stage> stages = new EnumMap<>(Component.class);
    private final List<String> failures = new ArrayList<>();

    Startup(Home home, Launcher launcher, Probes probes, Progress progress) {
        this.home = home;
        this.launcher = launcher;
        this.probes = probes;
        this.progress = progress;
    }

    void run(Set<Component> components) {
        components.forEach(component -> stages.put(component, Stage.WAITING));
        if (launcher.process(Component.PLATFORM).isEmpty()) {
            Postmaster.stop(home);
        }
        components.stream()
                .filter(component -> launcher.process(component).isEmpty())
                .forEach(component -> Preconditions.requireFree(home.ports().uses(component)));
        bringUp(EnumSet.of(Component.PLATFORM));
        if (failures.isEmpty()) {
            EnumSet<Component> services = EnumSet.copyOf(components);
            services.remove(Component.PLATFORM);
            bringUp(services);
        }
        if (!failures.isEmpty()) {
            throw new LocalException(String.join(System.lineSeparator(), failures));
        }
    }

    private void bringUp(Set<Component> components) {
        components.forEach(this::start);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (isAnyStarting()) {
            components.stream()
                    .filter(component -> stages.get(component) == Stage.STARTING)
                    .forEach(this::look);
            progress.show(stages);
            if (System.nanoTime() - deadline > 0) {
                giveUp();
            }
            Interruption.pause(POLL_MILLIS);
        }
        progress.show(stages);
    }

    private boolean isAnyStarting() {
        return stages.containsValue(Stage.STARTING);
    }

    private void start(Component component) {
        stages.put(component, Stage.STARTING);
        if (launcher.process(component).isPresent()) {
            return;
        }
        try {
            launcher.start(component);
        } catch (LocalException e) {
            fail(component, e.getMessage());
        }
    }

    private void look(Component component) {
        if (launcher.process(component).isEmpty()) {
            fail(component, component.title() + " ended while it started." + endOfLog(component));
        } else if (probes.ready(component)) {
            stages.put(component, Stage.READY);
        }
    }

    private void giveUp() {
        List.copyOf(stages.keySet()).stream()
                .filter(component -> stages.get(component) == Stage.STARTING)
                .forEach(component -> fail(
                        component,
                        component.title() + " runs, but was not ready within " + LIMIT.toMinutes() + " minutes."
                                + endOfLog(component)));
    }

    private void fail(Component component, String sentence) {
        stages.put(component, Stage.FAILED);
        failures.add(sentence);
    }

    private String endOfLog(Component component) {
        try {
            String lines = new LogFile(home.log(component)).last(SHOWN_LOG_LINES);
            return " The end of " + home.log(component) + ":" + System.lineSeparator() + lines.stripTrailing();
        } catch (IOException unreadable) {
            return " See " + home.log(component) + ".";
        }
    }
}
