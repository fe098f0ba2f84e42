package dev.perennial.local;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Perennial on this machine: one folder, its ports, and the processes that work in it. Several installations can stand side by side,
 * each with a folder and ports of its own. Nothing is kept in this object: processes are found by what the folder records, so
 * that any program may start, observe or stop them.
 *
 * <p>Every method throws {@link LocalException}, whose message is for the user, when what it was asked for did not come about.
 */
public final class Installation {
    private final Home home;
    private final Launcher launcher;

    private Installation(Path tree, Home home) {
        this.home = home;
        this.launcher = new Launcher(tree, home);
    }

    /**
     * The installation in a folder, which need not exist yet.
     *
     * @param tree the root of the built source tree that the programs are taken from
     */
    public static Installation in(Path tree, Home home) {
        return new Installation(tree.toAbsolutePath().normalize(), home);
    }

    /** An installation on free ports beside whatever else runs, from the source tree around the working directory. */
    public static Installation forTest(Path directory) {
        Installation installation = in(SourceTree.find(), new Home(directory));
        installation.usePortsFrom(Ports.freeBase());
        return installation;
    }

    public Home home() {
        return home;
    }

    public Addresses addresses() {
        return new Addresses(home.ports());
    }

    /**
     * Puts the ports in a row from the base, now and for every later start in this folder.
     *
     * @throws LocalException if something runs on other ports
     */
    public void usePortsFrom(int base) {
        if (home.portBase().isPresent() && home.portBase().getAsInt() == base) {
            return;
        }
        for (Component component : Component.all()) {
            if (process(component).isPresent()) {
                throw new LocalException("This installation runs on other ports; stop it before it gets new ones.");
            }
        }
        home.rememberPortBase(base);
    }

    /** The running process of a component. */
    public Optional<ProcessHandle> process(Component component) {
        return launcher.process(component);
    }

    /** Starts everything that does not run; returns when all of it answers. */
    public void up(Progress progress) {
        up(Component.all(), progress);
    }

    /**
     * Starts those that do not run, and the platform before them; returns when all of these answer.
     *
     * @throws LocalException if one did not come up, others may run then; the message names each and shows the end of its log
     */
    public void up(Collection<Component> wanted, Progress progress) {
        EnumSet<Component> components = EnumSet.of(Component.PLATFORM);
        components.addAll(wanted);
        Preconditions.requireDisk(home.directory());
        RunLock.whileHeld(home.run(), () -> {
            try (Probes probes = new Probes(addresses())) {
                new Startup(home, launcher, probes, progress).run(components);
            }
        });
    }

    /** Stops everything: services first, each kindly for 30 seconds. Returns when all of it is gone. */
    public void down(Progress progress) {
        down(Component.all(), progress);
    }

    /** Stops those of the components that run; returns when they are gone. */
    public void down(Collection<Component> unwanted, Progress progress) {
        RunLock.whileHeld(home.run(), () -> new Shutdown(home, launcher, progress).run(EnumSet.copyOf(unwanted)));
    }

    /** One entry for each part, the platform's three parts first. */
    public List<ComponentStatus> status() {
        try (Probes probes = new Probes(addresses())) {
            return new Observer(home, launcher, probes).observe();
        }
    }
}
