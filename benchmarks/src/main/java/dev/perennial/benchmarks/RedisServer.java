package dev.perennial.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A Redis of its own on loopback, in memory alone; pinned to one core where {@code taskset} is there. */
final class RedisServer implements AutoCloseable {
    private static final long START_SECONDS = 10;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final Process process;
    private final int port;

    private RedisServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Empty where there is no {@code redis-server}. */
    static Optional<RedisServer> start(int core) throws IOException {
        if (!Cores.isInstalled("redis-server")) {
            return Optional.empty();
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> server =
                List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", "", "--appendonly", "no");
        Process process = new ProcessBuilder(Cores.pinned(core, server))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        RedisServer started = new RedisServer(process, port);
        started.awaitStart();
        return Optional.of(started);
    }

    int port() {
        return port;
    }

    /** What it has used of a processor since its start. */
    double processorMicros() throws IOException {
        return Cores.micros(process.toHandle());
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

    @Override
    public void close() {
        process.destroy();
    }
}
