package dev.perennial.local;

import java.util.Map;

/** Is shown, several times a second, how far a start or a stop has come. */
@FunctionalInterface
public interface Progress {
    /** Shows nothing. */
    Progress SILENT = stages -> {};

    /** @param stages every component concerned, in the order of starting */
    void show(Map<Component, Stage> stages);

    /** Where a component is on its way up or down. */
    enum Stage {
        WAITING,
        STARTING,
        READY,
        FAILED,
        STOPPING,
        STOPPED
    }
}
