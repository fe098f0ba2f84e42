package dev.perennial.benchmarks;

import dev.perennial.model.image.Digits;
import dev.perennial.model.image.Digits.Digit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes the history that {@code benchmarks/backtests/digits.yaml} is for: handwritten digits ten minutes apart, upright for
 * a week, then turned by 50 degrees and noisy. That drift is made, and nothing of it is found in the world.
 */
public final class DigitsHistory {
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final Duration APART = Duration.ofMinutes(10);
    private static final int UPRIGHT = 1008;
    private static final double DEGREES = 50;
    private static final double NOISE = 45;

    private DigitsHistory() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of("benchmarks", "target", "digits.csv");
        Files.createDirectories(file.getParent());
        List<String> lines = lines();
        Files.write(file, lines);
        System.out.printf("%s: %,d digits%n", file, lines.size() - 1);
    }

    private static List<String> lines() {
        SplittableRandom random = new SplittableRandom(5);
        List<String> lines = new ArrayList<>(List.of("id,written_at,digit,value"));
        for (Digit digit : Digits.all()) {
            int number = lines.size() - 1;
            Digit seen = number < UPRIGHT ? digit : digit.turned(DEGREES).noisy(NOISE, random);
            Instant at = START.plus(APART.multipliedBy(number));
            lines.add(
                    String.join(",", "digit-" + number, at.toString(), seen.image(), Integer.toString(digit.value())));
        }
        return lines;
    }
}
