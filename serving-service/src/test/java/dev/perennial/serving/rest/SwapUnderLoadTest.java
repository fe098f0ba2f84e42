package dev.perennial.serving.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.event.ReplicaStatus;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.serving.Await;
import dev.perennial.serving.LocalProfile;
import dev.perennial.serving.TinyModels;
import dev.perennial.serving.messaging.FakeKafka;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LocalProfile.class)
class SwapUnderLoadTest {
    private static final int SWAPS = 50;

    @Inject
    ObjectStore store;

    @Inject
    FakeKafka kafka;

    @TestHTTPResource("/v1/models/busy/predict")
    URI uri;

    @Test
    void answersEveryRequestWithTheScoreOfTheVersionItNames() throws Exception {
        kafka.deploy(TinyModels.publish(store, "busy", 1, 1));
        AtomicBoolean done = new AtomicBoolean();
        Set<Integer> versions = ConcurrentHashMap.newKeySet();
        HttpClient client = HttpClient.newHttpClient();
        Callable<Integer> user = () -> {
            int answers = 0;
            while (!done.get()) {
                HttpResponse<byte[]> response = client.send(
                        HttpRequest.newBuilder(uri)
                                .POST(HttpRequest.BodyPublishers.ofString(TinyModels.REQUEST))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                assertThat(response.statusCode()).isEqualTo(200);
                JsonNode answer = Json.mapper().readTree(response.body());
                int version = answer.path("modelVersion").asInt();
                assertThat(Math.abs(
                                answer.at("/probabilities/true").asDouble() - TinyModels.probability(500.0, version)))
                        .isLessThan(1e-6);
                versions.add(version);
                answers++;
            }
            return answers;
        };
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Integer>> users = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            users.add(threads.submit(user));
        }

        for (int sequence = 2; sequence <= SWAPS; sequence++) {
            ReplicaStatus status = kafka.deploy(TinyModels.publish(store, "busy", sequence, sequence));
            assertThat(status.state()).isEqualTo(ReplicaStatus.State.APPLIED);
            int version = sequence;
            Await.until("an answer of version " + version, () -> versions.contains(version) || anyEnded(users));
        }
        done.set(true);

        for (Future<Integer> each : users) {
            assertThat(each.get()).isPositive();
        }
        threads.shutdown();
        assertThat(versions).containsAll(IntStream.rangeClosed(2, SWAPS).boxed().toList());
    }

    /** Ended before its time, a user has failed: there is no use in waiting, and its failure tells more. */
    private static boolean anyEnded(List<Future<Integer>> users) {
        return users.stream().anyMatch(Future::isDone);
    }
}
