package dev.perennial.training.messaging;

import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.jboss.logging.Logger;

/** Says that an event waits for a broken world; without it a consumer that retries in place looks idle. */
@Singleton
class RetryLog implements BeforeRetryHandler {
    private static final Logger LOG = Logger.getLogger(RetryLog.class);

    @Override
    public void handle(ExecutionContext context) {
        LOG.warnf(
                context.getFailure(),
                "an event is tried again; consumer=%s",
                context.getMethod().getDeclaringClass().getSimpleName());
    }
}
