package dev.perennial.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A Redis of its own on loopback, in memory alone; pinned to one core where {@code taskset} is there. */
final class RedisServer implements AutoCloseable {
    private static final long START_SECONDS = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final double MICROS_PER_TICK = 1e4;

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Empty where there is no {@code redis-server}. */
    static Optional<RedisServer> start(int core) throws IOException {
        if (!isInstalled("redis-server")) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> server =
                List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", "", "--appendonly", "no");
        Stream<String> pinned = isInstalled("taskset") ? Stream.of("taskset", "-c", "" + core) : Stream.empty();
        Process process = new ProcessBuilder(
                        Stream.concat(pinned, server.stream()).toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RedisServer started = new RedisServer(process, port);
        started.awaitStart();
        return Optional.of(started);
    }

    /** Pins this process to one core; false where there is no {@code taskset}. */
    static boolean pinThisProcess(int core) throws IOException, InterruptedException {
        return isInstalled("taskset")
                && new ProcessBuilder(
                                        "taskset",
                                        "-acp",
                                        "" + core,
                                        "" + ProcessHandle.current().pid())
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
    }

    int port() {
        return port;
    }

    /** What it has used of a processor since its start, all threads, in steps of a hundredth of a second (Linux). */
    double processorMicros() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        // the name of the program stands in brackets and may hold blanks
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
    }

    private void awaitStart() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!accepts()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                throw new IOException("redis-server does not start");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
