package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.ExampleJoined;
import dev.perennial.contracts.event.ModelEvaluated;
import dev.perennial.contracts.event.ModelTrained;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.event.SegmentSealed;
import dev.perennial.contracts.event.TrainingRequested;
import dev.perennial.local.Addresses;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.LocalException;
import dev.perennial.local.Progress;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.client.Versions;
import dev.perennial.local.history.FlightHistory;
import dev.perennial.local.history.HistoryRow;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.model.segment.SegmentReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole loop on a slice of the flights, with every service killed once while data flows and clients ask. */
class KilledServicesIT {
    private static final String MODEL = "flight-delay";
    private static final int FLIGHTS = 3000;
    private static final int FLIGHTS_PER_REQUEST = 50;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Installation installation;
    private PerennialClient client;

    @Test
    void everyServiceMayDieOnceAndNothingIsLostDoubledOrTrainedTwice(@TempDir Path home) throws Exception {
        installation = Installation.forTest(home);
        try {
            installation.up(Progress.SILENT);
            client = new PerennialClient(installation.addresses());
            runLoopWhileServicesDie();
        } finally {
            installation.down(Progress.SILENT);
        }
    }

    private void runLoopWhileServicesDie() throws Exception {
        List<HistoryRow> flights = FlightHistory.load().subList(0, FLIGHTS);
        ModelDefinition definition = DefinitionParser.parse(FlightHistory.definition());
        client.apply(MODEL, FlightHistory.definition());
        Iterator<HistoryRow> stream = flights.iterator();
        publishUntil(
                stream,
                () -> client.served(MODEL).map(ServedModel::modelVersion).isPresent());
        try (PredictionLoad load = new PredictionLoad(client, MODEL, features(flights.get(0)))) {
            load.start();
            for (Component service : Component.services()) {
                killAndRestart(service, stream, load);
            }
            publishUntil(stream, () -> !stream.hasNext());
            assertThat(load.failures()).isEmpty();
            assertThat(load.answers()).isGreaterThan(1000);
        }
        Set<String> labelled = flights.stream()
                .filter(flight -> flight.label() != null)
                .map(HistoryRow::exampleId)
                .collect(Collectors.toSet());
        await("all examples sealed", () -> client.training(MODEL).orElseThrow().examples() >= labelled.size());
        await("all runs judged", this::everyRunIsJudged);

        TopicReader topics = new TopicReader(installation.addresses().kafka());
        assertExamplesOnce(topics, labelled);
        assertSegmentsHoldThemOnce(topics, definition, labelled);
        assertNothingTrainedTwice(topics);
    }

    /** Kills while events flow, lets some more arrive, starts it again, and goes on. */
    private void killAndRestart(Component service, Iterator<HistoryRow> stream, PredictionLoad load) {
        publish(stream, 4);
        if (service == Component.SERVING) {
            load.beginOutage();
        }
        assertThat(installation.process(service).orElseThrow().destroyForcibly())
                .isTrue();
        await(service + " to be gone", () -> installation.process(service).isEmpty());
        if (service != Component.INGEST) {
            publish(stream, 2);
        }
        installation.up(Progress.SILENT);
        if (service == Component.SERVING) {
            load.endOutage();
        }
        publish(stream, 2);
    }

    private void publishUntil(Iterator<HistoryRow> stream, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (stream.hasNext()) {
                publish(stream, 1);
            }
            assertThat(System.nanoTime()).as("patience").isLessThan(deadline);
        }
    }

    /** Features and labels of some requests' worth of flights; goes on trying until they are accepted, as a producer would. */
    private void publish(Iterator<HistoryRow> stream, int requests) {
        for (int i = 0; i < requests && stream.hasNext(); i++) {
            List<JsonNode> events = new ArrayList<>();
            List<JsonNode> labels = new ArrayList<>();
            while (stream.hasNext() && events.size() < FLIGHTS_PER_REQUEST) {
                HistoryRow flight = stream.next();
                events.add(features(flight));
                if (flight.label() != null) {
                    labels.add(label(flight));
                }
            }
            assertThat(client.publishEvents(MODEL, events).rejected()).isZero();
            assertThat(client.publishLabels(MODEL, labels).rejected()).isZero();
        }
    }

    private boolean everyRunIsJudged() {
        if (client.training(MODEL).orElseThrow().activeRun() != null) {
            return false;
        }
        return client.versions(MODEL).map(Versions::versions).stream()
                .flatMap(List::stream)
                .noneMatch(version -> version.state().equals("pending"));
    }

    private static void assertExamplesOnce(TopicReader topics, Set<String> labelled) {
        List<String> joined = topics.events(ExampleJoined.class, MODEL).stream()
                .map(ExampleJoined::exampleId)
                .toList();
        assertThat(TopicReader.repeated(joined)).isEmpty();
        assertThat(Set.copyOf(joined)).isEqualTo(labelled);
    }

    private void assertSegmentsHoldThemOnce(TopicReader topics, ModelDefinition definition, Set<String> labelled) {
        Addresses addresses = installation.addresses();
        List<String> sealed = new ArrayList<>();
        List<SegmentSealed> segments = topics.events(SegmentSealed.class, MODEL);
        try (ObjectStore store = S3ObjectStore.connect(
                addresses.s3(), Addresses.S3_ACCESS_KEY, Addresses.S3_SECRET_KEY, Addresses.BUCKET)) {
            for (SegmentSealed segment : segments) {
                Dataset examples = SegmentReader.read(store.get(segment.objectKey(), segment.sizeBytes()), definition);
                sealed.addAll(Arrays.asList(examples.exampleIds()));
            }
            assertThat(store.list("segments/model=" + MODEL + "/"))
                    .containsExactlyInAnyOrderElementsOf(
                            segments.stream().map(SegmentSealed::objectKey).toList());
        }
        assertThat(TopicReader.repeated(sealed)).isEmpty();
        assertThat(Set.copyOf(sealed)).isEqualTo(labelled);
    }

    private static void assertNothingTrainedTwice(TopicReader topics) {
        List<ModelTrained> trained = topics.events(ModelTrained.class, MODEL);
        assertThat(trained).isNotEmpty();
        assertThat(TopicReader.repeated(
                        distinctEvents(trained).map(ModelTrained::runId).toList()))
                .isEmpty();
        assertThat(TopicReader.repeated(distinctEvents(trained)
                        .map(event -> event.challenger().modelVersion())
                        .toList()))
                .isEmpty();
        List<TrainingRequested> requested = topics.events(TrainingRequested.class, MODEL);
        assertThat(TopicReader.repeated(distinctEvents(requested)
                        .map(event -> event.context().causationId())
                        .toList()))
                .isEmpty();
        List<ModelEvaluated> judged = topics.events(ModelEvaluated.class, MODEL);
        assertThat(TopicReader.repeated(
                        distinctEvents(judged).map(ModelEvaluated::modelVersion).toList()))
                .isEmpty();
        assertThat(judged.stream().map(ModelEvaluated::runId).collect(Collectors.toSet()))
                .isEqualTo(trained.stream().map(ModelTrained::runId).collect(Collectors.toSet()));
    }

    /** An event may be delivered again after a crash; it then has the same id and the same content. */
    private static <T extends PipelineEvent> Stream<T> distinctEvents(List<T> events) {
        return events.stream().distinct();
    }

    private static ObjectNode features(HistoryRow flight) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", flight.exampleId());
        node.put("eventTime", flight.eventTime().toString());
        node.set("features", Json.mapper().valueToTree(flight.features()));
        return node;
    }

    private static ObjectNode label(HistoryRow flight) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("exampleId", flight.exampleId());
        node.put("knownAt", flight.knownAt().toString());
        node.set("label", Json.mapper().valueToTree(flight.label()));
        return node;
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                if (condition.getAsBoolean()) {
                    return;
                }
            } catch (LocalException notYet) {
                assertThat(System.nanoTime())
                        .as(what + ": " + notYet.getMessage())
                        .isLessThan(deadline);
            }
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
