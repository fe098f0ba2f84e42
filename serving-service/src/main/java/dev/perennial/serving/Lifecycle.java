package dev.perennial.serving;

import dev.perennial.serving.domain.Knowledge;
import dev.perennial.serving.messaging.Messaging;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/** Starts before the first request can come, stops after the last is answered; knows whether requests should come. */
@ApplicationScoped
public class Lifecycle {
    private final Deployer deployer;
    private final Messaging messaging;
    private final Clock clock;
    private final Duration patience;
    private volatile boolean draining;
    private volatile Knowledge knowledge;

    Lifecycle(Deployer deployer, Messaging messaging, Clock clock, ServingConfig config) {
        this.deployer = deployer;
        this.messaging = messaging;
        this.clock = clock;
        this.patience = config.serving().patience();
    }

    void start(@Observes StartupEvent event) {
        deployer.restore();
        knowledge = new Knowledge(!deployer.rollouts().isEmpty(), patience);
        messaging.start(deployer);
    }

    /** Requests still come for a while, and are answered, until nobody sends any more. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        draining = true;
    }

    void stop(@Observes ShutdownEvent event) {
        deployer.stop();
        messaging.stop();
    }

    /** Whether requests should come here: enough of the log is known and every model answers or was refused. */
    public boolean isReady() {
        return !draining
                && knowledge.suffices(messaging.isCaughtUp(), messaging.lastHeard(), clock.instant())
                && deployer.isSettled();
    }

    public boolean isAlive() {
        return messaging.isAlive(clock.instant());
    }
}
