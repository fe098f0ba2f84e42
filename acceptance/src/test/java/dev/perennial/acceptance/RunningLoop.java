package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.PredictionMade;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.Progress;
import dev.perennial.local.client.DriftState;
import dev.perennial.local.client.PerennialClient;
import dev.perennial.local.client.ServedModel;
import dev.perennial.local.history.HistoryRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** An installation with one model that a producer feeds and clients ask. */
final class RunningLoop implements AutoCloseable {
    final Installation installation;
    final PerennialClient client;
    final TopicReader topics;
    final Audit audit;
    final ExampleProducer producer;
    final PredictionLoad load;

    private final String modelName;

    private RunningLoop(Installation installation, ModelDefinition definition, List<HistoryRow> rows, Duration pace) {
        this.installation = installation;
        this.modelName = definition.name();
        this.client = new PerennialClient(installation.addresses());
        this.topics = new TopicReader(installation.addresses().kafka());
        this.audit = new Audit(installation.addresses(), topics, definition);
        this.producer = new ExampleProducer(installation.addresses(), modelName, rows, pace);
        this.load = new PredictionLoad(client, modelName, rows, producer::published);
    }

    /**
     * Starts everything and serves a first model.
     *
     * @param examples rows for the first model
     * @param pace     pause between the requests of the producer
     */
    static RunningLoop start(Path home, String definition, List<HistoryRow> rows, int examples, Duration pace) {
        Installation installation = Installation.forTest(home);
        RunningLoop loop = new RunningLoop(installation, DefinitionParser.parse(definition), rows, pace);
        try {
            installation.up(Progress.SILENT);
            loop.client.apply(loop.modelName, definition);
            loop.producer.start();
            loop.producer.goOn(examples);
            Await.until("a first model", () -> assertThat(loop.servedVersion()).isPositive());
            loop.load.start();
            // a consumer takes a while to open, during which a moment would pass
            loop.audit.trained();
            loop.audit.judged();
            return loop;
        } catch (RuntimeException | Error e) {
            loop.close();
            throw e;
        }
    }

    /** What answers; 0 while nothing does. */
    int servedVersion() {
        return client.served(modelName).map(ServedModel::modelVersion).orElse(0);
    }

    List<JsonNode> runs() {
        return elements(client.runs(modelName).path("runs"));
    }

    /** Predictions on the log. */
    long predictions() {
        return topics.events(PredictionMade.class, modelName).size();
    }

    /** The windows of one of the monitor's reports, the newest first. */
    List<JsonNode> windows(String report) throws IOException {
        String monitor = installation.addresses().service(Component.MONITOR).toString();
        return elements(Rest.document(monitor + "/v1/models/" + modelName + "/" + report)
                .path("windows"));
    }

    /** Waits until nothing is on its way any more: every label sealed, every run judged, every prediction monitored. */
    void settle() {
        int labelled = producer.labelled().size();
        Await.until("all examples sealed", () -> assertThat(
                        client.training(modelName).orElseThrow().examples())
                .isEqualTo(labelled));
        Await.until("a verdict on every run", () -> {
            assertThat(client.training(modelName).orElseThrow().activeRun()).isNull();
            assertThat(runs())
                    .allSatisfy(run -> assertThat(run.path("state").textValue()).isEqualTo("trained"));
            assertThat(audit.requested()).hasSize(runs().size());
            assertThat(audit.trained()).isEqualTo(audit.requested());
            assertThat(audit.judged()).isEqualTo(audit.trained());
        });
        Await.until("every prediction monitored", () -> assertThat(client.drift(modelName))
                .get()
                .extracting(DriftState::predictions)
                .isEqualTo(predictions()));
    }

    /**
     * Waits until each answer is a prediction on the log or counted as dropped.
     *
     * @param answers given by the serving process that runs
     */
    void accountForAnswers(long answers) {
        Await.until("every answer logged or counted as dropped", () -> {
            ServedModel served = client.served(modelName).orElseThrow();
            assertThat(served.predictionsLogged() + served.predictionsDropped()).isEqualTo(answers);
        });
    }

    private static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    @Override
    public void close() {
        try (topics;
                producer;
                load) {
            assertThat(load.failures()).as("failed answers").isEmpty();
        } finally {
            installation.down(Progress.SILENT);
        }
    }
}
