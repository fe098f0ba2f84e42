package dev.perennial.monitor.messaging;

import dev.perennial.contracts.InvalidInputException;
import dev.perennial.contracts.event.PipelineEvent;
import dev.perennial.contracts.kafka.EventDeserializer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Bytes;

/**
 * A record as it came: the event, or its bytes and why they are none.
 *
 * @param event   what was read; null if nothing could be
 * @param bytes   the value as it came; null once it was read, and for a tombstone
 * @param problem why it could not be read; null if it could
 */
record Incoming(PipelineEvent event, Bytes bytes, String problem) {
    boolean isReadable() {
        return event != null;
    }

    /** Never throws: what cannot be read has to travel on to the dead-letter topic. */
    static final class Reader implements Deserializer<Incoming> {
        private final EventDeserializer events = new EventDeserializer();

        @Override
        public Incoming deserialize(String topic, byte[] value) {
            throw new UnsupportedOperationException("the context of an event is in its headers");
        }

        @Override
        public Incoming deserialize(String topic, Headers headers, byte[] value) {
            if (value == null) {
                return new Incoming(null, null, "nothing (expected: a JSON object)");
            }
            try {
                return new Incoming(events.deserialize(topic, headers, value), null, null);
            } catch (InvalidInputException e) {
                return new Incoming(null, Bytes.wrap(value), e.getMessage());
            }
        }
    }
}
