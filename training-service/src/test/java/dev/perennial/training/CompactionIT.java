package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.model.objects.ErasableObjectStore;
import dev.perennial.model.segment.SegmentMerge;
import dev.perennial.model.segment.SegmentReader;
import dev.perennial.training.domain.Compaction;
import dev.perennial.training.run.Compactor;
import dev.perennial.training.run.Retention;
import dev.perennial.training.store.CompactionRepository;
import dev.perennial.training.work.Blocking;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An example a minute, in segments of 200. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class CompactionIT {
    private static final long MOST_BYTES = 1 << 24;
    private static final Duration GRACE = Duration.ofHours(1);
    /** The service's own clock deletes nothing during a test. */
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    @Inject
    Surroundings world;

    @Inject
    ErasableObjectStore objects;

    @Inject
    Compactor compactor;

    @Inject
    CompactionRepository repository;

    @Inject
    Retention retention;

    @Inject
    MeterRegistry meters;

    @Test
    void smallSegmentsBecomeOneAndWhatWasReadOfThemStaysTheSame() {
        List<SegmentSealed> sources = seal("compacted", Surroundings.REST, 2000);
        Run before = run("compacted", 10);
        String dataset = dataset(before);
        // an attempt that wrote the object and died
        byte[] merged = SegmentMerge.of(bytes(sources));
        objects.putIfAbsent(key("compacted", 0, 1999), merged);

        assertThat(compactor.sweep(now)).isTrue();
        assertThat(compactor.sweep(now)).isFalse();

        requireListed("compacted", key("compacted", 0, 1999));
        assertThat(objects.get(key("compacted", 0, 1999), MOST_BYTES)).isEqualTo(merged);
        assertThat(ids(merged))
                .isEqualTo(bytes(sources).stream().flatMap(CompactionIT::idsOf).toList());
        assertThat(compacted("compacted")).isEqualTo(10);
        assertThat(dataset(before)).isEqualTo(dataset);
        Run after = run("compacted", 1);
        assertThat(refit(after)).isEqualTo(refit(before));
        assertThat(dataset(after)).isEqualTo(dataset);

        retention.sweep(now.plus(GRACE).minusMillis(1));
        assertThat(sources).allMatch(source -> objects.exists(source.objectKey()));
        retention.sweep(now.plus(GRACE));
        assertThat(sources).noneMatch(source -> objects.exists(source.objectKey()));

        assertThat(dataset(before)).isEqualTo(dataset);
        assertThat(refit(run("compacted", 1))).isEqualTo(refit(before));
    }

    @Test
    void aSegmentThatIsAnnouncedAgainIsKnownToBeContained() {
        ModelDefinition definition = define("again", Surroundings.REST);
        List<SegmentSealed> sources = world.seal(definition, 0, 800);
        compactor.sweep(now);
        retention.sweep(now.plus(GRACE));

        sources.forEach(world::send);
        world.send(cutOtherwise(sources.get(1), 250, 399));

        // comes after them, and is waited for
        SegmentSealed next = world.seal(definition, 800, 1000).get(0);
        when().get("/v1/models/again/training").then().body("examples", equalTo(1000), "segments", equalTo(5));
        requireListed("again", Stream.of(key("again", 0, 799), next.objectKey()));
    }

    @Test
    void whatWasSetDownBeforeACrashIsDoneFirstAndCompactedOnesAreCompactedAgain() {
        ModelDefinition definition = define("repeated", Surroundings.REST);
        List<SegmentSealed> sources = new ArrayList<>(world.seal(definition, 0, 800));
        Run before = run("repeated", 4);
        String dataset = dataset(before);
        Compaction.Policy policy = new Compaction.Policy(MOST_BYTES, 50_000, 4, 1000, Duration.ofMinutes(10));
        assertThat(Blocking.await(() -> repository.begin("repeated", policy, now)))
                .hasSize(1);
        sources.addAll(world.seal(definition, 800, 1600));

        compactor.sweep(now);
        requireListed(
                "repeated",
                Stream.concat(
                        Stream.of(key("repeated", 0, 799)),
                        sources.subList(4, 8).stream().map(SegmentSealed::objectKey)));
        compactor.sweep(now);
        requireListed("repeated", key("repeated", 0, 1599));
        retention.sweep(now.plus(GRACE));

        assertThat(objects.list("segments/model=repeated/")).containsExactly(key("repeated", 0, 1599));
        assertThat(dataset(before)).isEqualTo(dataset);
    }

    @Test
    void segmentsThatDoNotGoTogetherOrAreDamagedStayApart() {
        ModelDefinition definition = define("apart", Surroundings.REST);
        ModelDefinition changed = DefinitionParser.parse(
                definition.toJson().replace("\"taxi\":{\"type\":\"numeric\"", "\"taxi\":{\"type\":\"categorical\""));
        assertThat(changed).isNotEqualTo(definition);
        world.seal(definition, 0, 800);
        world.seal(changed, 800, 1600);
        List<SegmentSealed> last = world.seal(changed, 1600, 1800);
        objects.delete(last.get(0).objectKey());
        world.seal(changed, 1800, 2600);

        for (int i = 0; i < 6; i++) {
            compactor.sweep(now);
        }

        assertThat(compactor.sweep(now)).isFalse();
        requireListed(
                "apart",
                key("apart", 0, 799),
                key("apart", 800, 1599),
                last.get(0).objectKey(),
                key("apart", 1800, 2599));
    }

    @Test
    void aCompactedSegmentIsRetiredAsAnyOther() {
        ModelDefinition definition = define("retired", Surroundings.REST + "source: {retention: 1d}");
        world.seal(definition, 0, 800);
        Run before = run("retired", 4);
        compactor.sweep(now);
        world.seal(definition, 800, 2400);

        retention.sweep(now);
        retention.sweep(now.plus(GRACE));

        assertThat(objects.exists(key("retired", 0, 799))).isFalse();
        when().get("/v1/runs/{run}/dataset", before.runId()).then().statusCode(404);
        when().get("/v1/models/retired/training").then().body("examples", equalTo(2400));
    }

    private List<SegmentSealed> seal(String modelName, String rest, int examples) {
        return world.seal(define(modelName, rest), 0, examples);
    }

    private ModelDefinition define(String modelName, String rest) {
        ModelDefinition definition = world.define(modelName, rest);
        given().put("/v1/models/" + modelName + "/training/hold").then().statusCode(204);
        return definition;
    }

    private record Run(UUID runId, String modelName, int refitVersion) {}

    private Run run(String modelName, int segments) {
        UUID runId = world.run(modelName, segments);
        int version = when().get("/v1/runs/{run}", runId).then().extract().path("refitVersion");
        return new Run(runId, modelName, version);
    }

    private String refit(Run run) {
        return Digests.sha256(
                objects.get("models/" + run.modelName() + "/" + run.refitVersion() + "/model.onnx", MOST_BYTES));
    }

    private static String dataset(Run run) {
        return when().get("/v1/runs/{run}/dataset", run.runId())
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static void requireListed(String modelName, Stream<String> keys) {
        requireListed(modelName, keys.toArray(String[]::new));
    }

    private static void requireListed(String modelName, String... keys) {
        when().get("/v1/models/" + modelName + "/segments").then().body("segments.objectKey", equalTo(List.of(keys)));
    }

    private static String key(String modelName, int first, int last) {
        return "segments/model=%s/partition=0/%019d-%019d.parquet".formatted(modelName, first, last);
    }

    private List<byte[]> bytes(List<SegmentSealed> segments) {
        return segments.stream()
                .map(segment -> objects.get(segment.objectKey(), MOST_BYTES))
                .toList();
    }

    private static List<String> ids(byte[] segment) {
        return idsOf(segment).toList();
    }

    private static Stream<String> idsOf(byte[] segment) {
        return Stream.of(SegmentReader.read(segment, Samples.binary("")).exampleIds());
    }

    private double compacted(String modelName) {
        return Objects.requireNonNull(meters.find("perennial_training_segments_compacted_total")
                        .tag("model", modelName)
                        .counter())
                .count();
    }

    private static SegmentSealed cutOtherwise(SegmentSealed segment, long first, long last) {
        return new SegmentSealed(
                segment.context(),
                segment.modelName(),
                segment.partition(),
                first,
                last,
                "segments/model=%s/partition=0/%019d.parquet".formatted(segment.modelName(), first),
                segment.sha256(),
                segment.sizeBytes(),
                segment.exampleCount(),
                segment.earliestEventTime(),
                segment.latestEventTime(),
                segment.latestKnownAt());
    }
}
