package dev.perennial.monitor.domain.drift;

import dev.perennial.contracts.definition.ModelDefinition.Drift;

/**
 * The alarm of a model with hysteresis: so many drifted windows in a row raise it, so many quiet ones end it. A window
 * that could not be tested changes nothing; a new champion starts quiet.
 *
 * @param modelVersion the champion it is about; 0 before the first
 * @param drifted      whether it is raised
 * @param streak       windows in a row that spoke against {@code drifted}
 */
public record Alarm(int modelVersion, boolean drifted, int streak) {
    /** Before the first tested window. */
    public static final Alarm QUIET = new Alarm(0, false, 0);

    /** The alarm after a tested window of a champion. */
    public Alarm after(int championVersion, boolean windowDrifted, Drift settings) {
        Alarm current = championVersion == modelVersion ? this : new Alarm(championVersion, false, 0);
        if (windowDrifted == current.drifted) {
            return new Alarm(championVersion, current.drifted, 0);
        }
        int needed = current.drifted ? settings.clearAfter() : settings.raiseAfter();
        return current.streak + 1 >= needed
                ? new Alarm(championVersion, windowDrifted, 0)
                : new Alarm(championVersion, current.drifted, current.streak + 1);
    }

    /** Whether drift of {@code next}'s champion begins between this and {@code next}. */
    public boolean raisedBy(Alarm next) {
        return next.drifted && !(drifted && modelVersion == next.modelVersion);
    }
}
