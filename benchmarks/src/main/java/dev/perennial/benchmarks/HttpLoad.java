package dev.perennial.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Posts bodies in a closed loop: so many are in flight, and each answer is followed by the next request. */
final class HttpLoad {
    private static final int IN_FLIGHT = 8;
    private static final int ACCEPTED = 202;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<byte[]> bodies;

    HttpLoad(List<byte[]> bodies) {
        this.bodies = bodies;
    }

    /** @throws IllegalStateException if one is not accepted: then nothing was measured */
    void post(URI target, int requests) {
        Semaphore inFlight = new Semaphore(IN_FLIGHT);
        AtomicInteger refused = new AtomicInteger();
        CompletableFuture<?>[] answers = new CompletableFuture<?>[requests];
        for (int i = 0; i < requests; i++) {
            inFlight.acquireUninterruptibly();
            HttpRequest request = HttpRequest.newBuilder(target)
                    .header("content-type", "application/x-ndjson")
                    .POST(BodyPublishers.ofByteArray(bodies.get(i % bodies.size())))
                    .build();
            answers[i] = client.sendAsync(request, BodyHandlers.ofString()).whenComplete((answer, failure) -> {
                inFlight.release();
                if (!isAccepted(answer)) {
                    refused.incrementAndGet();
                }
            });
        }
        CompletableFuture.allOf(answers).join();
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " of " + requests + " requests were not accepted by " + target);
        }
    }

    private static boolean isAccepted(HttpResponse<String> answer) {
        return answer != null
                && answer.statusCode() == ACCEPTED
                && !answer.body().contains("\"line\"");
    }
}
