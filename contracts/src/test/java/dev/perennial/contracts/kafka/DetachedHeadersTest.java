package dev.perennial.contracts.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class DetachedHeadersTest {
    @Test
    void nothingOfThemIsReadFromWhatWasFetchedAfterwards() {
        byte[] fetched = "namevaluenameother".getBytes(UTF_8);
        Headers headers = new RecordHeaders()
                .add(new RecordHeader(ByteBuffer.wrap(fetched, 0, 4), ByteBuffer.wrap(fetched, 4, 5)))
                .add(new RecordHeader(ByteBuffer.wrap(fetched, 9, 4), ByteBuffer.wrap(fetched, 13, 5)))
                .add(new RecordHeader("empty", null));
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "topic", 0, 7, 0, TimestampType.CREATE_TIME, 0, 0, new byte[0], new byte[0], headers, Optional.empty());
        ConsumerRecords<byte[], byte[]> records =
                new ConsumerRecords<>(Map.of(new TopicPartition("topic", 0), List.of(record)), Map.of());

        ConsumerRecords<byte[], byte[]> handedOver;
        try (DetachedHeaders detached = new DetachedHeaders()) {
            handedOver = detached.onConsume(records);
        }

        Arrays.fill(fetched, (byte) 'x');
        assertThat(handedOver).containsExactly(record);
        assertThat(record.headers())
                .containsExactly(
                        new RecordHeader("name", "value".getBytes(UTF_8)),
                        new RecordHeader("name", "other".getBytes(UTF_8)),
                        new RecordHeader("empty", null));
    }
}
