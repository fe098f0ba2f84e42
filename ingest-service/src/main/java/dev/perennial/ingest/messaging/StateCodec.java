package dev.perennial.ingest.messaging;

import dev.perennial.contracts.Json;
import dev.perennial.ingest.domain.ExampleState;
import dev.perennial.ingest.domain.ExampleState.FeaturesWaiting;
import dev.perennial.ingest.domain.ExampleState.Joined;
import dev.perennial.ingest.domain.ExampleState.LabelWaiting;
import dev.perennial.ingest.domain.ExampleState.Met;
import dev.perennial.ingest.domain.JoinTally;
import dev.perennial.ingest.domain.StreamTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;

/** The join's state as bytes in its stores. */
final class StateCodec {
    private StateCodec() {}

    /** Exactly one of them is there; its field's name says which state it is. */
    private record Stored(FeaturesWaiting features, LabelWaiting label, Met met, Joined joined) {
        static Stored of(ExampleState state) {
            return new Stored(
                    state instanceof FeaturesWaiting features ? features : null,
                    state instanceof LabelWaiting label ? label : null,
                    state instanceof Met met ? met : null,
                    state instanceof Joined joined ? joined : null);
        }

        ExampleState state() {
            return Stream.of(features, label, met, joined)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
        }
    }

    static byte[] encode(ExampleState state) {
        return write(Stored.of(state));
    }

    static ExampleState decodeState(byte[] bytes) {
        return read(bytes, Stored.class).state();
    }

    static byte[] encode(JoinTally tally) {
        return write(tally);
    }

    static JoinTally decodeTally(byte[] bytes) {
        return read(bytes, JoinTally.class);
    }

    static byte[] encode(StreamTime time) {
        return write(time);
    }

    static StreamTime decodeTime(byte[] bytes) {
        return read(bytes, StreamTime.class);
    }

    private static byte[] write(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("state is always JSON", e);
        }
    }

    private static <T> T read(byte[] bytes, Class<T> type) {
        try {
            return Json.mapper().readValue(bytes, type);
        } catch (IOException e) {
            throw new UncheckedIOException("the store holds what was written to it", e);
        }
    }
}
