package dev.perennial.evaluation.domain;

import dev.perennial.contracts.definition.DefinitionParser;
import dev.perennial.contracts.definition.ModelDefinition;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Cases made up for tests: example {@code i} happens {@code i} minutes after {@link #START}. */
final class Cases {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final int SIZE = 200;
    static final long SEED = 7;

    private Cases() {}

    static ModelDefinition binary(String gates) {
        return definition("task: binary-classification", "{name: late, type: boolean, horizon: 24h}", gates);
    }

    static ModelDefinition regression(String gates) {
        return definition("task: regression", "{name: price, type: numeric, horizon: 24h}", gates);
    }

    static ModelDefinition definition(String task, String label, String gates) {
        return DefinitionParser.parse(
                """
                name: flight-delay
                %s
                features:
                  distance: {type: numeric}
                label: %s
                evaluation:
                  gates: %s
                """
                        .formatted(task, label, gates));
    }

    static Instant minute(int minute) {
        return START.plusSeconds(60L * minute);
    }

    /** Every third example is positive. */
    static double[] labels(int size) {
        return IntStream.range(0, size).mapToDouble(i -> i % 3 == 0 ? 1 : 0).toArray();
    }

    static long[] times(int size) {
        return IntStream.range(0, size)
                .mapToLong(i -> minute(i + 1).toEpochMilli())
                .toArray();
    }

    /** Right with probability {@code right}, the more so the larger it is, and a little noise. */
    static double[][] scores(double[] labels, double right, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Arrays.stream(labels)
                .mapToObj(label -> {
                    double noisy = Math.min(0.99, Math.max(0.01, right + random.nextDouble(-0.1, 0.1)));
                    double positive = label == 1 ? noisy : 1 - noisy;
                    return new double[] {1 - positive, positive};
                })
                .toArray(double[][]::new);
    }

    static Contestant version(int version, int throughMinute, ModelDefinition definition, double[][] scores) {
        return Contestant.answered(version, minute(throughMinute), definition, scores);
    }

    static Case first(ModelDefinition definition, double[] labels, double[][] challenger) {
        return new Case(labels, times(labels.length), version(3, 0, definition, challenger), null, null, SEED);
    }

    static Case against(ModelDefinition definition, double[] labels, double[][] challenger, double[][] champion) {
        return new Case(
                labels,
                times(labels.length),
                version(3, 0, definition, challenger),
                version(2, 0, definition, champion),
                null,
                SEED);
    }

    static Case withRefit(Case judged, Contestant refit) {
        return new Case(
                judged.targets(), judged.eventTimes(), judged.challenger(), judged.champion(), refit, judged.seed());
    }
}
