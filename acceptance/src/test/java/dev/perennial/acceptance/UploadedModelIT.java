package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.perennial.contracts.Json;
import dev.perennial.local.Installation;
import dev.perennial.local.LocalException;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.client.Uploaded;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody brings a model that knows from which amount on a payment is fraud, after a file that is damaged: the one answers, the other is
 * told why not, and the loop trains on.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@OnSharedInstallation
class UploadedModelIT {
    private static final String MODEL = "uploaded";
    private static final String SIGNATURE =
            """
            {"inputs": [{"name": "amount", "type": "float32"}, {"name": "country", "type": "string"},
                        {"name": "merchant", "type": "string"}],
             "outputs": [{"name": "probabilities", "type": "float32", "classes": ["false", "true"]}],
             "trainedThrough": "2023-12-31T00:00:00Z"}
            """;
    /** Above 80 it is fraud. */
    private static final ThresholdGraph EXACT = new ThresholdGraph("amount", List.of("country", "merchant"), 80.5f);

    @TempDir
    private Path files;

    @Test
    void aBetterModelAnswersADamagedOneIsRefusedAndTheLoopGoesOn(Installation installation) throws IOException {
        List<HistoryRow> payments = CardFraud.payments(600);
        try (ExampleProducer producer =
                new ExampleProducer(installation.addresses(), MODEL, payments, Duration.ofMillis(10))) {
            PerennialClient client = new PerennialClient(installation.addresses());
            client.apply(MODEL, CardFraud.definition(MODEL));
            producer.start();
            producer.goOn(150);
            Await.until("a first model", () -> assertThat(served(client)).isPositive());
            client.hold(MODEL);
            Path signature = Files.writeString(files.resolve("signature.json"), SIGNATURE);

            byte[] good = EXACT.bytes();
            Path damaged = Files.write(files.resolve("damaged.onnx"), Arrays.copyOf(good, good.length - 30));
            assertThatThrownBy(() -> client.upload(MODEL, damaged, signature, "a tester"))
                    .isInstanceOf(LocalException.class)
                    .hasMessageContaining("damaged or cut short (expected: an ONNX model)");
            Path onnx = Files.write(files.resolve("model.onnx"), good);
            Uploaded uploaded = client.upload(MODEL, onnx, signature, "a tester");
            producer.goOn(100);

            Await.until("the uploaded model to answer", () -> assertThat(served(client))
                    .isEqualTo(uploaded.modelVersion()));
            assertThat(probability(client, 81)).isGreaterThan(0.95);
            assertThat(probability(client, 80)).isLessThan(0.05);
            assertThat(states(client)).contains("failed");
            assertThat(client.upload(MODEL, onnx, signature, "another").modelVersion())
                    .isEqualTo(uploaded.modelVersion());

            client.release(MODEL);
            producer.goOn(150);
            Await.until("the next model of its own", () -> assertThat(served(client))
                    .isGreaterThan(uploaded.modelVersion()));
        }
    }

    private static int served(PerennialClient client) {
        return client.served(MODEL).map(ServedModel::modelVersion).orElse(0);
    }

    private static double probability(PerennialClient client, double amount) throws IOException {
        ObjectNode request = Json.mapper().createObjectNode();
        request.putObject("features").put("amount", amount).put("country", "NL").put("merchant", "m-1");
        return client.predict(MODEL, request).join().probabilities().get("true");
    }

    private static List<String> states(PerennialClient client) {
        return client.runs(MODEL).path("runs").findValuesAsText("state");
    }
}
