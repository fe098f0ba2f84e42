package dev.perennial.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.tools.ConsumerPerformance;

/** How fast Kafka's own tool reads a topic, and does nothing else, on core 0. */
record ConsumerSpeed(String bootstrapServers, Path log) {
    /** Where the tool's line of figures has the records a second, the time for joining the group left out. */
    private static final int FETCHED_A_SECOND = 9;

    double perSecond(String topic, long records) throws IOException, InterruptedException {
        List<String> program = Jvm.program(
                ConsumerPerformance.class,
                "--bootstrap-server",
                bootstrapServers,
                "--topic",
                topic,
                "--messages",
                Long.toString(records),
                "--timeout",
                "20000",
                "--hide-header");
        try (Jvm jvm = Jvm.start(0, program, Map.of(), log)) {
            jvm.await();
        }
        return Files.readAllLines(log).stream()
                .map(line -> line.split(", "))
                .filter(figures -> figures.length > FETCHED_A_SECOND)
                .mapToDouble(figures -> Double.parseDouble(figures[FETCHED_A_SECOND]))
                .findFirst()
                .orElseThrow(() -> new IOException("no figures of ConsumerPerformance in " + log));
    }
}
