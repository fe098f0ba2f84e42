package dev.perennial.contracts.kafka;

import dev.perennial.contracts.Digests;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.PipelineEvent;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads the event of a topic; the topic's name says which. A tombstone is null; what cannot be read throws
 * {@link InvalidEventException}. Meant for topics that only Perennial writes: their records always carry an id, and one
 * without gets an id from its bytes.
 */
public final class EventDeserializer implements Deserializer<PipelineEvent> {
    @Override
    public PipelineEvent deserialize(String topic, byte[] value) {
        throw new UnsupportedOperationException("the context of an event is in its headers");
    }

    @Override
    public PipelineEvent deserialize(String topic, Headers headers, byte[] value) {
        if (value == null) {
            return null;
        }
        Class<? extends PipelineEvent> type = Topic.ofFullName(topic)
                .valueType()
                .orElseThrow(() -> new IllegalArgumentException("topic: " + topic + " (expected: one of events)"));
        EventContext context = CloudEventHeaders.read(headers, topic + "/" + Digests.sha256(value), Instant.EPOCH);
        return EventCodec.decode(type, value, context);
    }
}
