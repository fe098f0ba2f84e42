package dev.perennial.serving.domain;

import static java.util.Objects.requireNonNull;

import dev.perennial.contracts.event.ModelDeployment;

/**
 * What a replica should serve of one model, and what it does. Sequences only grow: an older deployment never replaces a
 * newer one, whatever way it comes. Only a model that was withdrawn and then deployed anew counts from 1 again.
 *
 * @param wanted  the newest deployment heard of
 * @param served  the one that answers; null while none does
 * @param refusal why {@code wanted} is not served and will not be tried again; null unless it was refused
 */
public record Rollout(ModelDeployment wanted, ModelDeployment served, Refusal refusal) {
    /**
     * @param sequence of the deployment refused
     * @param detail   why, in words for people
     */
    public record Refusal(long sequence, String detail) {}

    public Rollout {
        requireNonNull(wanted, "wanted");
    }

    /** The first deployment of a model. */
    public static Rollout of(ModelDeployment deployment) {
        return new Rollout(deployment, null, null);
    }

    /** The rollout after a deployment was heard of: this one unless the deployment is newer. */
    public Rollout hear(ModelDeployment deployment) {
        return deployment.sequence() > wanted.sequence() ? new Rollout(deployment, served, null) : this;
    }

    /** The rollout after a deployment that follows a withdrawal: whatever was wanted before is of an earlier life. */
    public Rollout hearAnew(ModelDeployment deployment) {
        return wants(deployment) ? this : new Rollout(deployment, served, null);
    }

    /** Whether the deployment is still the one to reach. */
    public boolean wants(ModelDeployment deployment) {
        return isSame(wanted, deployment);
    }

    /** The deployment answers now; it is the wanted one, or a newer one was heard of meanwhile. */
    public Rollout applied(ModelDeployment deployment) {
        return new Rollout(wanted, deployment, refusal);
    }

    /** Nothing answers any more. */
    public Rollout withdrawn() {
        return new Rollout(wanted, null, refusal);
    }

    /** The deployment can never be served; of no interest any more if a newer one was heard of meanwhile. */
    public Rollout refused(ModelDeployment deployment, String detail) {
        return wants(deployment) ? new Rollout(wanted, served, new Refusal(deployment.sequence(), detail)) : this;
    }

    /** Whether nothing is left to try: the newest deployment is served, or refused. */
    public boolean isDone() {
        return refusal != null || (served != null && isSame(wanted, served));
    }

    /** Whether there is an answer to a request: a prediction, or that the model was refused. */
    public boolean isSettled() {
        return served != null || refusal != null;
    }

    /** Two lives of one model's name have the same sequences, but never the same bundle. */
    private static boolean isSame(ModelDeployment one, ModelDeployment other) {
        return one.sequence() == other.sequence() && one.champion().equals(other.champion());
    }
}
