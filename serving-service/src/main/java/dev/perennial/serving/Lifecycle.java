package dev.perennial.serving;

import dev.perennial.serving.messaging.Messaging;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Starts before the first request can come, stops after the last is answered; knows whether requests should come. */
@ApplicationScoped
public class Lifecycle {
    private final Deployer deployer;
    private final Messaging messaging;
    private final Clock clock;
    private final Duration patience;
    private volatile boolean draining;
    private volatile Instant readyAlone = Instant.MAX;

    Lifecycle(Deployer deployer, Messaging messaging, Clock clock, ServingConfig config) {
        this.deployer = deployer;
        this.messaging = messaging;
        this.clock = clock;
        this.patience = config.serving().patience();
    }

    void start(@Observes StartupEvent event) {
        deployer.restore();
        if (!deployer.rollouts().isEmpty()) {
            readyAlone = clock.instant().plus(patience);
        }
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

    /**
     * Whether requests should come here: every deployment on the log is heard of and every model answers or was refused.
     * If Kafka stays away after a start, local copies are enough.
     */
    public boolean isReady() {
        boolean informed = messaging.isCaughtUp() || !clock.instant().isBefore(readyAlone);
        return !draining && informed && deployer.isSettled();
    }

    public boolean isAlive() {
        return messaging.isAlive(clock.instant());
    }
}
