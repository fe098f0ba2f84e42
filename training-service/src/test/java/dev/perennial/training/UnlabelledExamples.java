package dev.perennial.training;

import static org.awaitility.Awaitility.await;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ExampleUnlabelled;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.segment.SegmentRange;
import dev.perennial.model.segment.SegmentWriter;
import dev.perennial.training.store.UnlabelledRepository;
import dev.perennial.training.work.Blocking;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/** Seals examples whose label did not come, one a minute, and makes the service know their segment. */
@Singleton
class UnlabelledExamples {
    private final Surroundings world;
    private final ObjectStore objects;
    private final UnlabelledRepository repository;

    UnlabelledExamples(Surroundings world, ObjectStore objects, UnlabelledRepository repository) {
        this.world = world;
        this.objects = objects;
        this.repository = repository;
    }

    /** Announced twice, as after a crash. */
    UnlabelledSegmentSealed seal(ModelDefinition definition, int size, int minutesLater) {
        List<ExampleUnlabelled> examples = new ArrayList<>();
        for (ExampleJoined example : Samples.examples(definition, size, 9)) {
            examples.add(new ExampleUnlabelled(
                    example.context(),
                    definition.name(),
                    "unlabelled-" + minutesLater + example.exampleId(),
                    example.eventTime().plusSeconds(60L * minutesLater),
                    example.knownAt().plusSeconds(60L * minutesLater),
                    example.features()));
        }
        SegmentRange range = new SegmentRange(definition.name(), 0, minutesLater, minutesLater + size - 1L);
        byte[] bytes = SegmentWriter.write(definition, range, examples);
        objects.putIfAbsent(range.unlabelledObjectKey(), bytes);
        ExampleUnlabelled last = examples.get(size - 1);
        UnlabelledSegmentSealed event = new UnlabelledSegmentSealed(
                EventContext.first(EventContext.idOf(range.unlabelledObjectKey()), last.knownAt()),
                definition.name(),
                0,
                range.firstOffset(),
                range.lastOffset(),
                range.unlabelledObjectKey(),
                Digests.sha256(bytes),
                bytes.length,
                size,
                examples.get(0).eventTime(),
                last.eventTime());
        world.send(event);
        world.send(event);
        await().atMost(Surroundings.PATIENCE)
                .until(() -> Blocking.await(() -> repository.segments(definition.name())).stream()
                        .anyMatch(segment -> segment.reference().objectKey().equals(event.objectKey())));
        return event;
    }
}
