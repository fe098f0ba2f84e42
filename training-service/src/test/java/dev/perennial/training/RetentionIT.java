package dev.perennial.training;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.UnlabelledSegmentSealed;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.training.run.Retention;
import dev.perennial.training.store.UnlabelledRepository;
import dev.perennial.training.work.Blocking;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RetentionIT {
    private static final String A_DAY = "source: {retention: 1d}";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofHours(1);

    @Inject
    Surroundings world;

    @Inject
    ObjectStore objects;

    @Inject
    UnlabelledExamples unlabelled;

    @Inject
    UnlabelledRepository unlabelledSegments;

    @Inject
    Retention retention;

    /** An example a minute: of ten segments of 200, two end more than a day before the last example. */
    @Test
    void whatIsTooOldIsInNoNewRunAndIsDeletedWhenNoRunCanNeedIt() {
        List<SegmentSealed> segments = seal("short-lived", Surroundings.REST + A_DAY);
        UUID before = world.run("short-lived", 10);

        retention.sweep(NOW);

        List<String> kept = keys(segments.subList(2, 10));
        when().get("/v1/models/short-lived/segments").then().body("segments.objectKey", equalTo(kept));
        assertThat(segments).allMatch(segment -> objects.exists(segment.objectKey()));
        when().get("/v1/runs/{run}/dataset", before).then().statusCode(200);

        retention.sweep(NOW.plus(GRACE).minusMillis(1));
        assertThat(segments).allMatch(segment -> objects.exists(segment.objectKey()));
        assertThat(retention.sweep(NOW.plus(GRACE))).isTrue();
        assertThat(retention.sweep(NOW.plus(GRACE))).isFalse();

        assertThat(segments.stream().map(SegmentSealed::objectKey).filter(objects::exists))
                .containsExactlyInAnyOrderElementsOf(kept);
        when().get("/v1/runs/{run}/dataset", before).then().statusCode(404);
        segments.forEach(world::send);
        when().get("/v1/models/short-lived/training").then().body("examples", equalTo(2000));
        when().get("/v1/models/short-lived/segments").then().body("segments.objectKey", equalTo(kept));
        world.run("short-lived", 8);
    }

    @Test
    void unlabelledExamplesAreKeptAsLong() {
        ModelDefinition definition = world.define("unlabelled-too", Surroundings.REST + A_DAY);
        UnlabelledSegmentSealed old = unlabelled.seal(definition, 100, 0);
        UnlabelledSegmentSealed young = unlabelled.seal(definition, 100, 2000);

        retention.sweep(NOW);

        assertThat(Blocking.await(() -> unlabelledSegments.segments("unlabelled-too")))
                .singleElement()
                .satisfies(
                        segment -> assertThat(segment.reference().objectKey()).isEqualTo(young.objectKey()));
        assertThat(objects.exists(old.objectKey())).isTrue();

        retention.sweep(NOW.plus(GRACE));

        assertThat(objects.exists(old.objectKey())).isFalse();
        assertThat(objects.exists(young.objectKey())).isTrue();
        assertThat(retention.sweep(NOW.plus(GRACE))).isFalse();
    }

    @Test
    void withoutRetentionEverythingIsKept() {
        List<SegmentSealed> segments = seal("long-lived", Surroundings.REST);

        retention.sweep(NOW);
        retention.sweep(NOW.plus(GRACE));

        assertThat(segments).allMatch(segment -> objects.exists(segment.objectKey()));
        when().get("/v1/models/long-lived/segments").then().body("segments.objectKey", equalTo(keys(segments)));
    }

    private List<SegmentSealed> seal(String modelName, String rest) {
        ModelDefinition definition = world.define(modelName, rest);
        given().put("/v1/models/" + modelName + "/training/hold").then().statusCode(204);
        return world.seal(definition, 0, 2000);
    }

    private static List<String> keys(List<SegmentSealed> segments) {
        return segments.stream().map(SegmentSealed::objectKey).sorted().toList();
    }
}
