package dev.perennial.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.ingest.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void numbersLinesFromOneAndSkipsBlankOnes() {
        assertThat(Body.lines(stream("a\r\n\n \t\nb")))
                .extracting(line -> line.number() + new String(line.bytes(), StandardCharsets.UTF_8))
                .containsExactly("1a\r", "4b");
        assertThat(Body.lines(stream(""))).isEmpty();
    }

    @Test
    void takesAsManyLinesAndBytesAsAllowedAndNoMore() {
        assertThat(Body.lines(stream("x\n".repeat(Body.MAX_LINES)))).hasSize(Body.MAX_LINES);
        assertThatThrownBy(() -> Body.lines(stream("x\n".repeat(Body.MAX_LINES + 1))))
                .isInstanceOf(BodyTooLargeException.class);
        assertThat(Body.read(stream("12345"), 5)).hasSize(5);
        assertThatThrownBy(() -> Body.read(stream("123456"), 5)).isInstanceOf(BodyTooLargeException.class);
    }

    @Test
    void linesOfOneRequestHaveStableIdsOfTheirOwn() {
        RequestContext context = new RequestContext("order-7", null);

        EventContext first = context.line(1, Samples.NOON);

        assertThat(first.eventId()).isEqualTo(context.line(1, Samples.NOON).eventId());
        assertThat(first.eventId()).isNotEqualTo(context.line(2, Samples.NOON).eventId());
        assertThat(first.correlationId()).isEqualTo(first.eventId());
    }

    @Test
    void keepsTheIdsThatARequestGives() {
        UUID id = UUID.randomUUID();
        UUID correlation = UUID.randomUUID();

        EventContext context = new RequestContext(id.toString(), correlation.toString()).single(Samples.NOON);

        assertThat(context.eventId()).isEqualTo(id);
        assertThat(context.correlationId()).isEqualTo(correlation);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
