package dev.perennial.monitor.rest;

import dev.perennial.monitor.domain.performance.PerformanceReport;
import java.util.List;

/**
 * How a model's versions did on labelled examples.
 *
 * @param modelName the model
 * @param examples  records of {@code examples} processed, whether or not they counted
 * @param windows   the newest settled windows, the newest first
 */
record PerformanceView(String modelName, long examples, List<PerformanceReport> windows) {}
