package dev.perennial.evaluation.messaging;

import dev.perennial.contracts.kafka.DefinitionLog;
import dev.perennial.contracts.kafka.DefinitionTopic;
import io.quarkus.arc.DefaultBean;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The definitions where Kafka has them. */
class DefinitionLogProducer {
    @Produces
    @Singleton
    @DefaultBean
    DefinitionLog definitions(
            @Identifier("default-kafka-broker") Map<String, Object> client,
            @ConfigProperty(name = "perennial.topics.prefix") String prefix) {
        return new DefinitionTopic(client, prefix);
    }
}
