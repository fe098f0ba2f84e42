package dev.perennial.training.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.contracts.kafka.DefinitionTopic;
import dev.perennial.model.objects.ErasableObjectStore;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.S3ObjectStore;
import dev.perennial.training.step.Steps;
import dev.perennial.training.step.Steps.Program;
import dev.perennial.training.step.StepsConfig;
import dev.perennial.training.upload.GraphTrials;
import dev.perennial.training.upload.UploadConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the service is wired with; a test brings its own. */
final class Production {
    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    ObjectMapper mapper() {
        return Json.mapper();
    }

    @Produces
    @Singleton
    ErasableObjectStore objects(StorageConfig config) {
        return S3ObjectStore.connect(config.endpoint(), config.accessKey(), config.secretKey(), config.bucket());
    }

    @Produces
    @Singleton
    GraphTrials trials(UploadConfig config) {
        return new GraphTrials(config.timeLimit(), config.memoryLimit());
    }

    @Produces
    @Singleton
    Steps steps(StepsConfig config, UploadConfig uploads) {
        Map<String, Program> programs = new LinkedHashMap<>();
        config.byName().forEach((name, step) -> programs.put(name, new Program(step.command(), step.timeLimit())));
        return new Steps(programs, uploads.mostBytes());
    }

    @Produces
    @Singleton
    DefinitionLog definitionLog(
            @Identifier("default-kafka-broker") Map<String, Object> client,
            @ConfigProperty(name = "perennial.topics.prefix") String prefix) {
        return new DefinitionTopic(client, prefix);
    }

    void close(@Disposes ObjectStore objects) {
        objects.close();
    }
}
