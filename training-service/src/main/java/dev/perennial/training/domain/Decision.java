package dev.perennial.training.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.TrainingRequested.Reason;

/**
 * Whether a run starts.
 *
 * @param reason why it starts; null: it does not
 * @param detail the decision in one sentence, for people
 */
public record Decision(Reason reason, String detail) {
    public Decision {
        requireNonNull(detail, "detail");
    }

    static Decision run(Reason reason, String detail) {
        return new Decision(requireNonNull(reason, "reason"), detail);
    }

    static Decision await(String detail) {
        return new Decision(null, detail);
    }

    /** The same cause never starts two runs. */
    public static Decision causeIsSpent(String cause) {
        return await(cause + " started a run already; the next one waits for another");
    }

    public boolean isRun() {
        return reason != null;
    }
}
