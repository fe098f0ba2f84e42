package dev.perennial.training.fit;

import static dev.perennial.training.fit.Scores.assertSame;
import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.Algorithm;
import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.FeatureDefinition.TimePart;
import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.model.data.Dataset;
import dev.perennial.model.data.FeatureTable;
import dev.perennial.model.scoring.ScoringModel;
import dev.perennial.training.domain.SearchSpace;
import dev.perennial.training.fit.FeatureEncoding.Kind;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TimePartsTest {
    private static final long FIRST = Instant.parse("1901-03-01T00:00:00Z").toEpochMilli();
    private static final long LAST = Instant.parse("2100-02-28T23:59:59.999Z").toEpochMilli();

    private final ModelDefinition definition = DefinitionParser.parse(
            """
            name: tides
            task: regression
            features: {at: {type: time, of: measured, parts: [%s]}}
            label: {name: level, type: numeric}
            """
                    .formatted(Arrays.stream(TimePart.values()).map(Json::name).collect(Collectors.joining(", "))));

    @Provide
    Arbitrary<Long> times() {
        return Arbitraries.longs().between(FIRST, LAST);
    }

    @Property(tries = 2000)
    void everyPartIsThatOfTheCalendar(@ForAll("times") long millis) {
        ZonedDateTime time = Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
        FeatureTable table = table(List.of((double) millis));

        Matrix encoded = FeatureEncoding.fit(definition, table, Kind.FOR_TREES).encode(table);

        assertThat(encoded.values())
                .as("%s", time)
                .containsExactly(
                        time.getHour(),
                        time.getDayOfWeek().getValue(),
                        time.getMinute(),
                        time.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0 ? 1 : 0,
                        time.getDayOfMonth(),
                        time.getDayOfYear(),
                        time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                        time.getMonthValue());
    }

    @Test
    void theEdgesOfTheCalendarAreRight() {
        everyPartIsThatOfTheCalendar(FIRST);
        everyPartIsThatOfTheCalendar(LAST);
        everyPartIsThatOfTheCalendar(Instant.parse("2000-02-29T12:00:00Z").toEpochMilli());
        everyPartIsThatOfTheCalendar(Instant.parse("2020-12-31T23:59:59Z").toEpochMilli());
    }

    @ParameterizedTest
    @EnumSource(names = "CNN", mode = EnumSource.Mode.EXCLUDE)
    void theGraphTakesTheSameParts(Algorithm algorithm) {
        Dataset examples = examples();

        try (FittedModel model = new Fitting(definition, examples).fit(SearchSpace.usual(algorithm), 7);
                ScoringModel graph = ScoringModel.open(model.onnx(), definition)) {
            assertSame(graph.score(examples.features()), model.score(examples.features()));
        }
    }

    @Test
    void theGraphOfABlendTakesTheSameParts() {
        Dataset examples = examples();
        Pool pool = Pool.fit(definition, examples, null, 7);
        double[] weights = new double[pool.members().size()];
        Arrays.fill(weights, 1.0 / weights.length);

        try (Blend blend = Blend.of(pool, weights);
                ScoringModel graph = ScoringModel.open(blend.onnx(), definition)) {
            assertSame(graph.score(examples.features()), blend.score(examples.features()));
        }
    }

    /** In order of time, through all years, every 20th without a time. */
    private Dataset examples() {
        SplittableRandom random = new SplittableRandom(3);
        long[] times = random.longs(1500, FIRST, LAST).sorted().toArray();
        List<Double> values = new ArrayList<>();
        double[] targets = new double[times.length];
        for (int i = 0; i < times.length; i++) {
            values.add(i % 20 == 0 ? null : (Double) (double) times[i]);
            ZonedDateTime time = Instant.ofEpochMilli(times[i]).atZone(ZoneOffset.UTC);
            targets[i] = time.getMonthValue() + time.getDayOfMonth() / 10.0 + random.nextDouble();
        }
        return new Dataset(table(values), new String[times.length], times, times, targets);
    }

    private FeatureTable table(List<Double> times) {
        List<Map<String, Object>> rows = new ArrayList<>();
        times.forEach(time -> rows.add(time == null ? Map.of() : Map.of("at", time)));
        return FeatureTable.of(definition, rows);
    }
}
