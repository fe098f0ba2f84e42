package dev.perennial.training.messaging;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.jboss.logging.Logger;

/** Says that an event waits for a broken world; without it a consumer that retries in place looks idle. */
@Singleton
class RetryLog implements BeforeRetryHandler {
    private static final Logger LOG = Logger.getLogger(RetryLog.class);

    private final MeterRegistry meters;

    RetryLog(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void handle(ExecutionContext context) {
        String consumer = context.getMethod().getDeclaringClass().getSimpleName();
        LOG.warnf(context.getFailure(), "an event is tried again; consumer=%s", consumer);
        meters.counter("perennial_event_retries_total", "consumer", consumer).increment();
    }
}
