package dev.perennial.evaluation.domain;

import dev.perennial.contracts.event.ModelDeployment.Reason;
import java.util.List;
import java.util.Set;

/** Decides what a rollback goes back to. */
public final class Rollback {
    private Rollback() {}

    /**
     * Without a wish it is the version that was champion before the current one was promoted; so repeated rollbacks walk
     * back through the promotions and never return to what was just left.
     *
     * @param champion  the current champion; null when there is none
     * @param toVersion the wish; null for none
     * @param moves     every move of the champion, newest first
     * @param promoted  versions that passed their evaluation
     * @return the version to deploy
     * @throws RollbackRefusedException when there is no such version
     */
    public static int target(Integer champion, Integer toVersion, List<ChampionMove> moves, Set<Integer> promoted) {
        if (champion == null) {
            throw new RollbackRefusedException("The model has no champion; there is nothing to go back from.");
        }
        if (toVersion == null) {
            return previousOf(champion, moves);
        }
        if (toVersion.equals(champion)) {
            throw new RollbackRefusedException("Version " + toVersion + " is the champion already.");
        }
        boolean served = moves.stream().anyMatch(move -> move.modelVersion() == toVersion);
        if (!served && !promoted.contains(toVersion)) {
            throw new RollbackRefusedException("Version " + toVersion
                    + " was neither deployed nor promoted before; only such a version can be" + " gone back to.");
        }
        return toVersion;
    }

    private static int previousOf(int champion, List<ChampionMove> moves) {
        return moves.stream()
                .filter(move -> move.modelVersion() == champion && move.reason() == Reason.PROMOTION)
                .findFirst()
                .map(ChampionMove::previousVersion)
                .orElseThrow(() -> new RollbackRefusedException("Nothing was champion before version " + champion
                        + " was promoted; name the version to go back to."));
    }
}
