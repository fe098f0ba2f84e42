package dev.perennial.local.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.perennial.contracts.Json;
import dev.perennial.contracts.definition.DefinitionParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports kept in {@code benchmarks/backtests/reports}: of the definitions as they are, and as good as was to be. */
class KeptReportsTest {
    private static final Path BACKTESTS = Path.of("..", "benchmarks", "backtests");

    @ParameterizedTest
    @ValueSource(strings = {"electricity", "electricity-blend", "electricity-aggregate", "weather-blend", "digits"})
    void aReportIsOfTheDefinitionOfItsName(String name) throws IOException {
        JsonNode report = report(name);

        assertThat(report.at("/subject/definitionSha256").asText())
                .as("digest of the definition: was it changed without another backtest?")
                .isEqualTo(DefinitionParser.parse(Files.readString(BACKTESTS.resolve(name + ".yaml")))
                        .digest());
        assertThat(report.at("/failedRuns").intValue()).isZero();
        assertThat(report.at("/failedPredictions").intValue()).isZero();
    }

    @Test
    void electricityIsAsGoodAsItWasToBe() throws IOException {
        JsonNode report = report("electricity-blend");

        assertThat(report.at("/scored").intValue()).isEqualTo(43_968);
        assertThat(report.at("/served/accuracy").doubleValue()).isGreaterThanOrEqualTo(0.795);
        assertThat(report.at("/served/logLoss").doubleValue()).isLessThanOrEqualTo(0.448);
    }

    @Test
    void electricityWithItsAggregateIsAsGoodAsItWasToBe() throws IOException {
        JsonNode report = report("electricity-aggregate");

        assertThat(report.at("/scored").intValue()).isEqualTo(43_968);
        assertThat(report.at("/served/accuracy").doubleValue()).isGreaterThanOrEqualTo(0.98);
    }

    @ParameterizedTest
    @CsvSource({"electricity, logLoss", "weather-blend, rmse", "digits, logLoss"})
    void whatIsRetrainedIsBetterThanWhatNeverWas(String name, String metric) throws IOException {
        JsonNode report = report(name);

        assertThat(report.at("/served").path(metric).doubleValue())
                .isLessThan(report.at("/neverRetrained").path(metric).doubleValue());
    }

    private static JsonNode report(String name) throws IOException {
        return Json.mapper()
                .readTree(BACKTESTS.resolve("reports").resolve(name + ".json").toFile());
    }
}
