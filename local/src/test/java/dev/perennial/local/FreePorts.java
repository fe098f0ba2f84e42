package dev.perennial.local;

/** Ports for a service that a test stands in for. */
public final class FreePorts {
    private FreePorts() {}

    /** The first of those of an installation. */
    public static int base() {
        return Ports.freeBase();
    }
}
