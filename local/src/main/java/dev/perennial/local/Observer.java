package dev.perennial.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.perennial.local.ComponentStatus.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Looks at every part of an installation once. */
final class Observer {
    private static final String RESIDENT = "VmRSS:";

    private final Home home;
    private final Launcher launcher;
    private final Probes probes;

    Observer(Home home, Launcher launcher, Probes probes) {
        this.home = home;
        this.launcher = launcher;
        this.probes = probes;
    }

    List<ComponentStatus> observe() {
        Addresses addresses = new Addresses(home.ports());
        Optional<ProcessHandle> platform = launcher.process(Component.PLATFORM);
        List<ComponentStatus> parts = new ArrayList<>();
        parts.add(part("kafka", platform, Component.PLATFORM, probes::kafka, addresses.kafka()));
        parts.add(part("postgres", Postmaster.of(home), Component.PLATFORM, probes::database, addresses.database()));
        parts.add(part(
                "s3",
                platform,
                Component.PLATFORM,
                probes::objects,
                addresses.s3().toString()));
        for (Component service : Component.services()) {
            parts.add(part(
                    service.title(),
                    launcher.process(service),
                    service,
                    () -> probes.ready(service),
                    addresses.service(service).toString()));
        }
        return List.copyOf(parts);
    }

    private ComponentStatus part(
            String name, Optional<ProcessHandle> process, Component component, BooleanSupplier probe, String address) {
        Optional<Instant> startedAt = process.flatMap(handle -> handle.info().startInstant());
        State state = process.isPresent()
                ? State.running(
                        probe.getAsBoolean(), Duration.between(startedAt.orElseGet(Instant::now), Instant.now()))
                : (launcher.recorded(component) ? State.DIED : State.STOPPED);
        return new ComponentStatus(
                name,
                state,
                process.map(ProcessHandle::pid).orElse(null),
                startedAt.orElse(null),
                process.map(Observer::residentBytes).orElse(null),
                address);
    }

    private static Long residentBytes(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"), UTF_8).stream()
                    .filter(line -> line.startsWith(RESIDENT))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .map(kilobytes -> Long.parseLong(kilobytes) * 1024)
                    .findFirst()
                    .orElse(null);
        } catch (IOException notLinux) {
            return null;
        }
    }
}
