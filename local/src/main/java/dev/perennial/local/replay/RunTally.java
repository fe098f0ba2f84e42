package dev.perennial.local.replay;

import dev.perennial.local.client.Run;

/** What the runs of a replay came to. */
final class RunTally {
    private int runs;
    private int failed;
    private int promoted;
    private int rejected;
    private String last;

    void failed(Run run) {
        runs++;
        failed++;
        last = "run failed: " + run.failure();
    }

    void rejected(Run run) {
        runs++;
        rejected++;
        last = "version " + run.challengerVersion() + " (" + run.algorithm() + ") rejected";
    }

    void promoted(Run run, int deployedVersion) {
        runs++;
        promoted++;
        last = "version " + deployedVersion + " (" + run.algorithm() + ") promoted";
    }

    int runs() {
        return runs;
    }

    int failed() {
        return failed;
    }

    int promoted() {
        return promoted;
    }

    int rejected() {
        return rejected;
    }

    /** The last of them in one line; null before the first. */
    String last() {
        return last;
    }
}
