package dev.perennial.training.domain.refresh;

import static java.util.Objects.requireNonNull;

/**
 * What a run does.
 *
 * @param kind  what is fitted
 * @param why   one sentence, for people
 * @param bound what the regret of the refresh is not above, with the confidence that was asked for, in the unit of the loss; null
 *     when nothing depended on it
 */
public record RefreshDecision(Kind kind, String why, Double bound) {
    /** What is fitted. */
    public enum Kind {
        /** all anew; there is nothing to continue */
        FULL,
        /** all anew, and a refresh beside it that is measured and not published */
        MEASURED,
        /** a refresh alone */
        REFRESH
    }

    public RefreshDecision {
        requireNonNull(kind, "kind");
        requireNonNull(why, "why");
    }

    /** @param why what is missing */
    public static RefreshDecision full(String why) {
        return new RefreshDecision(Kind.FULL, why, null);
    }

    static RefreshDecision measured(String why) {
        return new RefreshDecision(Kind.MEASURED, why, null);
    }
}
