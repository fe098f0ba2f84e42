package dev.perennial.local.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A sample of the on-time records of US flights of January 2014, as it ships with Apache Pinot's tools (Apache-2.0).
 *
 * <p>The record holds every flight twice; here each is once. Features are true at the scheduled departure, on the clock
 * of the departure airport taken as UTC. The label, an arrival more than 15 minutes late, is known at the real arrival.
 * Cancelled and diverted flights never get one. It is no random sample: its rates are those of this sample.
 */
public final class FlightHistory {
    /** The definition that goes with it, a resource beside this class. */
    public static final String DEFINITION = "flight-delay.yaml";

    private static final String RESOURCE = "/examples/stream/airlineStats/rawdata/airlineStats_data.json";
    private static final int LATE_MINUTES = 15;

    private FlightHistory() {}

    /** The flights in the order of their departure. */
    public static List<HistoryRow> load() {
        List<HistoryRow> rows = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        try (InputStream in = FlightHistory.class.getResourceAsStream(RESOURCE);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                HistoryRow row = row(Json.mapper().readTree(line));
                if (seen.add(row.exampleId())) {
                    rows.add(row);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.sort(Comparator.comparing(HistoryRow::eventTime).thenComparing(HistoryRow::exampleId));
        return List.copyOf(rows);
    }

    /** The definition of the model that the demo keeps fresh. */
    public static String definition() {
        try (InputStream in = FlightHistory.class.getResourceAsStream(DEFINITION)) {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HistoryRow row(JsonNode flight) {
        Instant departure = departure(flight);
        Map<String, Object> features = new LinkedHashMap<>();
        features.put("carrier", flight.get("Carrier").textValue());
        features.put("origin", flight.get("Origin").textValue());
        features.put("dest", flight.get("Dest").textValue());
        features.put("distance_mi", flight.get("Distance").doubleValue());
        features.put("scheduled_minutes", flight.get("CRSElapsedTime").doubleValue());
        JsonNode delay = flight.get("ArrDelay");
        boolean landed = delay.isNumber()
                && flight.get("Cancelled").intValue() == 0
                && flight.get("Diverted").intValue() == 0;
        Duration untilArrival =
                landed ? Duration.ofMinutes(flight.get("CRSElapsedTime").intValue() + delay.longValue()) : null;
        return new HistoryRow(
                id(flight),
                departure,
                features,
                landed ? delay.intValue() > LATE_MINUTES : null,
                landed ? departure.plus(untilArrival) : null);
    }

    private static Instant departure(JsonNode flight) {
        int clock = flight.get("CRSDepTime").intValue();
        return LocalDate.parse(flight.get("FlightDate").textValue())
                .atStartOfDay(ZoneOffset.UTC)
                .plusHours(clock / 100)
                .plusMinutes(clock % 100)
                .toInstant();
    }

    private static String id(JsonNode flight) {
        return String.join(
                "-",
                flight.get("FlightDate").textValue(),
                flight.get("Carrier").textValue() + flight.get("FlightNum").asText(),
                flight.get("Origin").textValue(),
                flight.get("CRSDepTime").asText());
    }
}
