package dev.perennial.ingest.messaging;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
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
    private static final ObjectWriter WRITER = Json.mapper().writer();
    private static final Reader<Stored> STATES = new Reader<>(Stored.class);
    private static final Reader<JoinTally> TALLIES = new Reader<>(JoinTally.class);
    private static final Reader<StreamTime> TIMES = new Reader<>(StreamTime.class);

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
        return STATES.read(bytes).state();
    }

    static byte[] encode(JoinTally tally) {
        return write(tally);
    }

    static JoinTally decodeTally(byte[] bytes) {
        return TALLIES.read(bytes);
    }

    static byte[] encode(StreamTime time) {
        return write(time);
    }

    static StreamTime decodeTime(byte[] bytes) {
        return TIMES.read(bytes);
    }

    private static byte[] write(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException("state is always JSON", e);
        }
    }

    /** A Jackson reader looks for what reads its type when it is made. */
    private static final class Reader<T> {
        private final ObjectReader reader;

        Reader(Class<T> type) {
            this.reader = Json.mapper().readerFor(type);
        }

        T read(byte[] bytes) {
            try {
                return reader.readValue(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException("the store holds what was written to it", e);
            }
        }
    }
}
