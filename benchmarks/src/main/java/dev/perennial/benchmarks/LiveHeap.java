package dev.perennial.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Java process cannot do without: what is left of its heap by a full collection, which is asked for, and the memory that it
 * holds. The most that was seen of each, in MB.
 */
final class LiveHeap {
    private static final Pattern TOTAL = Pattern.compile("Total +\\d+ +(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final double KILO = 1024;

    private final long pid;
    private double mostLive;
    private double mostResident;

    LiveHeap(ProcessHandle process) {
        this.pid = process.pid();
    }

    void look() throws IOException {
        mostResident =
                Math.max(mostResident, first(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))) / KILO);
        // the collection is left out while a native call holds an array: then garbage is counted too, but hardly twice
        mostLive = Math.max(mostLive, Math.min(live(), live()));
    }

    /** Counted while the process stands still after a full collection. */
    private double live() throws IOException {
        return first(TOTAL, ask("GC.class_histogram")) / KILO / KILO;
    }

    double mostLive() {
        return mostLive;
    }

    double mostResident() {
        return mostResident;
    }

    private String ask(String question) throws IOException {
        Process asking = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + pid, question)
                .redirectErrorStream(true)
                .start();
        try (InputStream answer = asking.getInputStream()) {
            return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static double first(Pattern pattern, String text) throws IOException {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new IOException("no " + pattern + " in: " + text);
        }
        return Double.parseDouble(found.group(1));
    }
}
