package dev.perennial.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perennial.contracts.event.EventContext;
import dev.perennial.ingest.Samples;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BodyTest {
    @Test
    void numbersLinesFromOneAndSkipsBlankOnes() {
        assertThat(Body.lines(bytes("a\r\n\n \t\nb")))
                .extracting(line -> line.number() + new String(line.bytes(), StandardCharsets.UTF_8))
                .containsExactly("1a\r", "4b");
        assertThat(Body.lines(bytes(""))).isEmpty();
    }

    @Test
    void takesAsManyLinesAndBytesAsAllowedAndNoMore() {
        assertThat(Body.lines(bytes("x\n".repeat(Body.MAX_LINES)))).hasSize(Body.MAX_LINES);
        assertThatThrownBy(() -> Body.lines(bytes("x\n".repeat(Body.MAX_LINES + 1))))
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
    void eventsWithoutAnIdHaveOneEach() {
        RequestContext first = new RequestContext(null, null);
        RequestContext second = new RequestContext(null, null);

        Set<UUID> ids = IntStream.rangeClosed(1, Body.MAX_LINES)
                .boxed()
                .flatMap(line -> Stream.of(first, second).map(request -> request.line(line, Samples.NOON)))
                .map(EventContext::eventId)
                .collect(Collectors.toSet());

        assertThat(ids).hasSize(2 * Body.MAX_LINES);
    }

    @Test
    void keepsTheIdsThatARequestGives() {
        UUID id = UUID.randomUUID();
        UUID correlation = UUID.randomUUID();

        EventContext context = new RequestContext(id.toString(), correlation.toString()).single(Samples.NOON);

        assertThat(context.eventId()).isEqualTo(id);
        assertThat(context.correlationId()).isEqualTo(correlation);
    }

    @Test
    void aBodyIsWholeAgainAfterItsStartWasLookedAt() {
        String text = "x".repeat(Body.SMALL_BYTES) + "yz";
        InputStream body = stream(text);

        byte[] start = Body.start(body);

        assertThat(start).hasSize(Body.SMALL_BYTES + 1);
        assertThat(Body.withRest(start, body)).isEqualTo(bytes(text));
        assertThatThrownBy(() -> Body.withRest(start, stream("x".repeat(Body.MAX_LINES_BYTES - Body.SMALL_BYTES))))
                .isInstanceOf(BodyTooLargeException.class);
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
