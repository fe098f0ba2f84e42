package dev.perennial.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.kafka.Topic;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

class TopicCreatorTest {
    private final Map<String, NewTopic> topics =
            TopicCreator.all().stream().collect(Collectors.toMap(NewTopic::name, topic -> topic));

    @Test
    void everyTopicHasADeadLetterTopicThatKeepsThirtyDays() {
        for (Topic topic : Topic.values()) {
            assertThat(topics).containsKey(topic.name(Topic.DEFAULT_PREFIX));
            assertThat(topics.get(topic.deadLetterName(Topic.DEFAULT_PREFIX)).configs())
                    .containsEntry("retention.ms", "2592000000");
        }
    }

    @Test
    void theBrokerStampsExactlyTheEventsOfProducers() {
        assertThat(topics.values().stream()
                        .filter(topic -> "LogAppendTime".equals(topic.configs().get("message.timestamp.type")))
                        .map(NewTopic::name))
                .containsExactlyInAnyOrder("perennial.feature-events", "perennial.label-events");
    }

    @Test
    void whatIsKeptForEverHasNoRetention() {
        assertThat(topics.get("perennial.dataset-segments").configs())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1");
        assertThat(topics.get("perennial.model-deployments").configs()).containsEntry("cleanup.policy", "compact");
    }
}
