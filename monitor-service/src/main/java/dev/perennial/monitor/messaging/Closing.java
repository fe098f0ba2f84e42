package dev.perennial.monitor.messaging;

import dev.perennial.contracts.definition.ModelDefinition;
import dev.perennial.contracts.event.DriftDetected;
import dev.perennial.contracts.event.EventContext;
import dev.perennial.contracts.event.LivePerformance;
import dev.perennial.monitor.domain.drift.DriftReport;
import dev.perennial.monitor.domain.performance.PerformanceReport;
import java.time.Instant;

/**
 * The record that moved a model's clock past the end of windows. The ids of what it causes depend on the windows alone:
 * were another record the one that closes them, the events would be the same.
 *
 * @param modelName  the model
 * @param definition its definition
 * @param timestamp  when the log took the record, in epoch milliseconds
 * @param cause      the record's own context
 */
record Closing(String modelName, ModelDefinition definition, long timestamp, EventContext cause) {
    DriftDetected driftDetected(DriftReport report) {
        return new DriftDetected(
                context("drift", report.modelVersion(), report.windowStart()),
                modelName,
                report.modelVersion(),
                report.windowStart(),
                report.windowEnd(),
                report.exampleCount(),
                report.findings());
    }

    LivePerformance livePerformance(PerformanceReport report) {
        return new LivePerformance(
                context("performance", report.modelVersion(), report.windowStart()),
                modelName,
                report.modelVersion(),
                report.windowStart(),
                report.windowEnd(),
                report.exampleCount(),
                report.metrics());
    }

    private EventContext context(String what, int modelVersion, Instant windowStart) {
        return new EventContext(
                EventContext.idOf(what + "/" + modelName + "/" + modelVersion + "/" + windowStart),
                Instant.ofEpochMilli(timestamp),
                cause.correlationId(),
                cause.eventId());
    }
}
