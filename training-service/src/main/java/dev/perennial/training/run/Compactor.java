package dev.perennial.training.run;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.SegmentReference;
import dev.perennial.model.objects.ObjectMissingException;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectTooLargeException;
import dev.perennial.model.segment.InvalidSegmentException;
import dev.perennial.model.segment.SegmentMerge;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.model.segment.SegmentsApartException;
import dev.perennial.training.domain.Compaction;
import dev.perennial.training.domain.SealedSegment;
import dev.perennial.training.domain.SealedSegment.Grouping;
import dev.perennial.training.store.CompactionRepository;
import dev.perennial.training.store.CompactionRepository.Group;
import dev.perennial.training.work.Blocking;
import dev.perennial.training.work.Loop;
import dev.perennial.training.work.Loops;
import dev.perennial.training.work.Periodic;
import dev.perennial.training.work.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Makes small segments into larger ones. The objects of the small ones are deleted by {@link Retention}, when whoever began to
 * read them before is done. Repeated after a crash at any point, it goes on where it was.
 */
@ApplicationScoped
public class Compactor {
    private static final Logger LOG = Logger.getLogger(Compactor.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** Members of a group at most; a store of many tiny segments is compacted step by step. */
    private static final int MOST_MEMBERS = 1000;

    private static final long MOST_BYTES = 256L * 1024 * 1024;

    private final CompactionRepository repository;
    private final Definitions definitions;
    private final ObjectStore objects;
    private final WorkerConfig.Compaction config;
    private final Loops loops;
    private final MeterRegistry meters;
    private final Clock clock;
    private Loop loop;

    Compactor(
            CompactionRepository repository,
            Definitions definitions,
            ObjectStore objects,
            WorkerConfig config,
            Loops loops,
            MeterRegistry meters,
            Clock clock) {
        this.repository = repository;
        this.definitions = definitions;
        this.objects = objects;
        this.config = config.compaction();
        this.loops = loops;
        this.meters = meters;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        if (config.enabled()) {
            loop = loops.start("compactor", new Signal(), new Periodic(INTERVAL, clock, this::sweep));
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (loop != null) {
            loop.close();
        }
    }

    /** Compacts what is due; returns whether more may be. */
    public boolean sweep(Instant now) {
        Compaction.Policy policy = new Compaction.Policy(
                config.mostBytes(), config.mostExamples(), config.fewest(), MOST_MEMBERS, config.age());
        boolean more = false;
        for (String modelName : definitions.all().keySet()) {
            List<Group> groups = Blocking.await(() -> repository.begin(modelName, policy, now));
            groups.forEach(group -> compact(modelName, group, now));
            more |= !groups.isEmpty();
        }
        return more;
    }

    private void compact(String modelName, Group group, Instant now) {
        byte[] bytes = written(group);
        if (bytes == null) {
            return;
        }
        SegmentReference compacted = new SegmentReference(group.objectKey(), Digests.sha256(bytes));
        if (Blocking.await(() -> repository.finish(compacted, bytes.length, now))) {
            int segments = group.members().size();
            meters.counter("perennial_training_segments_compacted_total", "model", modelName)
                    .increment(segments);
            LOG.infof(
                    "compacted segments; modelName=%s segments=%d objectKey=%s",
                    modelName, segments, group.objectKey());
        }
    }

    /** The object of the group: the one that an earlier attempt left, or a new one; null when there can be none. */
    private byte[] written(Group group) {
        if (objects.exists(group.objectKey())) {
            return adopted(group);
        }
        List<byte[]> parts = new ArrayList<>();
        for (SealedSegment member : group.members()) {
            byte[] part = read(member.reference());
            if (part == null) {
                giveUp(group, member, Grouping.ALONE, "it cannot be read");
                return null;
            }
            parts.add(part);
        }
        try {
            byte[] bytes = SegmentMerge.of(parts);
            return objects.putIfAbsent(group.objectKey(), bytes) ? bytes : adopted(group);
        } catch (SegmentsApartException e) {
            giveUp(group, group.members().get(e.part()), Grouping.WITH_LATER, e.getMessage());
            return null;
        }
    }

    /** Another version of a library may write other bytes, so that those that are there count. */
    private byte[] adopted(Group group) {
        List<String> sha256s = group.members().stream()
                .map(member -> member.reference().sha256())
                .toList();
        try {
            byte[] bytes = objects.get(group.objectKey(), MOST_BYTES);
            if (SegmentMerge.isOf(bytes, sha256s)) {
                return bytes;
            }
        } catch (ObjectTooLargeException | InvalidSegmentException e) {
            LOG.warnf(e, "an object is no compacted segment; objectKey=%s", group.objectKey());
        }
        giveUp(group, group.members().get(0), Grouping.ALONE, "another object is in the place of the compacted one");
        return null;
    }

    /** Null when it is not there, or is not what was announced, or is no segment. */
    private byte[] read(SegmentReference reference) {
        try {
            byte[] bytes = objects.get(reference.objectKey(), MOST_BYTES);
            if (!Digests.sha256(bytes).equals(reference.sha256())) {
                return null;
            }
            SegmentReader.summary(bytes);
            return bytes;
        } catch (ObjectMissingException | ObjectTooLargeException | InvalidSegmentException e) {
            return null;
        }
    }

    private void giveUp(Group group, SealedSegment because, Grouping grouping, String why) {
        LOG.warnf(
                "segments are not compacted; objectKey=%s because=%s why=%s",
                group.objectKey(), because.reference().objectKey(), why);
        Blocking.await(() -> repository.giveUp(group, because.reference(), grouping));
    }
}
