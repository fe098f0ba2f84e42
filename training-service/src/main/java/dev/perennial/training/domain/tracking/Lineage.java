package dev.perennial.training.domain.tracking;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.SegmentReference;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whence a run came: with the same one it gives the same bundles, but for the machine's last digit.
 *
 * @param definitionSha256 digest of the definition as it was
 * @param seed             of everything random
 * @param codeVersion      version of this service, and the commit it was built from where the build was told
 * @param libraries        versions of the libraries whose arithmetic counts, by name
 * @param machine          where it ran
 * @param segments         what it read, ordered by object key
 */
public record Lineage(
        String definitionSha256,
        long seed,
        String codeVersion,
        Map<String, String> libraries,
        Machine machine,
        List<SegmentReference> segments) {
    public Lineage {
        requireNonNull(definitionSha256, "definitionSha256");
        requireNonNull(codeVersion, "codeVersion");
        requireNonNull(machine, "machine");
        libraries = Collections.unmodifiableMap(new TreeMap<>(libraries));
        segments = List.copyOf(segments);
    }

    /** As names and texts: the libraries and the machine in parts, the segments as their number and one digest of theirs. */
    public Map<String, String> flat() {
        Map<String, String> flat = new TreeMap<>();
        flat.put("definitionSha256", definitionSha256);
        flat.put("seed", Long.toString(seed));
        flat.put("codeVersion", codeVersion);
        libraries.forEach((name, version) -> flat.put("libraries." + name, version));
        flat.put("machine.replica", machine.replica());
        flat.put("machine.cores", Integer.toString(machine.cores()));
        flat.put("machine.architecture", machine.architecture());
        flat.put("machine.system", machine.system());
        flat.put("machine.jdk", machine.jdk());
        flat.put("segments", Integer.toString(segments.size()));
        flat.put("segmentsSha256", Digests.sha256(names(segments).getBytes(StandardCharsets.UTF_8)));
        return flat;
    }

    private static String names(List<SegmentReference> segments) {
        return segments.stream()
                .map(segment -> segment.objectKey() + ' ' + segment.sha256() + '\n')
                .collect(Collectors.joining());
    }

    /** The same with other segments. */
    public Lineage with(List<SegmentReference> others) {
        return new Lineage(definitionSha256, seed, codeVersion, libraries, machine, others);
    }

    /**
     * What a process runs on.
     *
     * @param replica      name of the replica
     * @param cores        processors that the process may use
     * @param architecture of the processor, as the JDK calls it
     * @param system       operating system and its version
     * @param jdk          vendor and version
     */
    public record Machine(String replica, int cores, String architecture, String system, String jdk) {}
}
