package dev.perennial.acceptance;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;

/** The counters of a service, as Prometheus reads them. */
final class Metrics {
    private final String uri;

    Metrics(URI service) {
        this.uri = service + "/q/metrics";
    }

    /**
     * The sum of a counter over the label values that are not named; 0 while nothing was counted.
     *
     * @param labels each as {@code name="value"}
     */
    double total(String counter, String... labels) throws IOException {
        return Rest.get(uri)
                .body()
                .lines()
                .filter(line -> line.startsWith(counter + "{"))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
