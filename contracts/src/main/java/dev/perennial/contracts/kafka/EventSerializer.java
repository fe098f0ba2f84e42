package dev.perennial.contracts.kafka;

import dev.perennial.contracts.event.PipelineEvent;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;

/** Writes an event as JSON with its context in CloudEvents headers. Setting {@value #SOURCE} names the sender. */
public final class EventSerializer implements Serializer<PipelineEvent> {
    /** Setting: who sends, e.g. {@code /perennial/training-service}. */
    public static final String SOURCE = "perennial.event.source";

    private String source = "/perennial";

    public EventSerializer() {}

    public EventSerializer(String source) {
        this.source = source;
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        if (settings.get(SOURCE) instanceof String configured) {
            source = configured;
        }
    }

    @Override
    public byte[] serialize(String topic, PipelineEvent event) {
        return event == null ? null : EventCodec.encode(event);
    }

    @Override
    public byte[] serialize(String topic, Headers headers, PipelineEvent event) {
        if (event != null) {
            CloudEventHeaders.write(headers, event, source);
        }
        return serialize(topic, event);
    }
}
