package dev.perennial.local;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A process of an installation, in the order in which they start. */
public enum Component {
    /** Kafka, PostgreSQL and S3. */
    PLATFORM(384, true),
    INGEST(192, true),
    TRAINING(512, true),
    EVALUATION(192, true),
    /** Answers under load for days, so that it alone pays for the optimising compiler's memory. */
    SERVING(192, false),
    MONITOR(192, true);

    private final int heapMegabytes;
    private final boolean quickCompilerOnly;

    Component(int heapMegabytes, boolean quickCompilerOnly) {
        this.heapMegabytes = heapMegabytes;
        this.quickCompilerOnly = quickCompilerOnly;
    }

    /** The name on the command line, in file names and in reports, such as {@code ingest}. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The component of that title.
     *
     * @throws LocalException if there is none
     */
    public static Component of(String title) {
        return Arrays.stream(values())
                .filter(component -> component.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new LocalException("There is no component " + title + " (expected one of: "
                        + Arrays.stream(values()).map(Component::title).collect(Collectors.joining(", ")) + ")."));
    }

    /** The five services. */
    public static Set<Component> services() {
        return EnumSet.complementOf(EnumSet.of(PLATFORM));
    }

    /** Everything, the platform included. */
    public static Set<Component> all() {
        return EnumSet.allOf(Component.class);
    }

    /**
     * Small stacks, and a collector that gives memory back when there is nothing to do: five idle services together stay below
     * 1.4 GB, also after the demo. It stops the world for that, though not the one that answers. While there is much to do it takes
     * memory again rather than a twelfth of the time.
     */
    List<String> virtualMachineOptions() {
        List<String> common = List.of(
                "-Xmx" + heapMegabytes + "m",
                "-Xss512k",
                "-XX:+UseG1GC",
                "-XX:G1PeriodicGCInterval=15000",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-XX:GCTimeRatio=49",
                "-XX:+ExitOnOutOfMemoryError");
        return quickCompilerOnly
                ? Stream.concat(
                                common.stream(),
                                Stream.of("-XX:TieredStopAtLevel=1", "-XX:-G1PeriodicGCInvokesConcurrent"))
                        .toList()
                : common;
    }
}
