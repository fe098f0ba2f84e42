package dev.perennial.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;

/**
 * Reading the aggregates of an entity in the serving process against an {@code HMGET} to Redis over loopback, while 1,000
 * panes, or fields, a second change. Both sides in turn, at one rate that is half of what one connection to Redis can take;
 * each answer is measured from the time at which its question was due. Who asks has core 1; what changes the store, Redis itself and the
 * rest of this process have core 0.
 */
public final class OnlineReadBenchmark {
    private static final int ENTITIES = 10_000;
    private static final int UPDATES_A_SECOND = 1_000;
    private static final int WARM_UP_ROUNDS = 12;
    private static final int ROUNDS = 30;
    private static final int SATURATING = 50_000;
    private static final String ASKER = "asker";
    private static final long LEAST_HEAP = 3L << 30;

    private final OnlineStores stores;
    private final RedisServer redis;
    private final OpenLoop loop = new OpenLoop(ENTITIES, 2);
    private final IntToDoubleFunction ours;
    private final IntToDoubleFunction theirs;
    private volatile boolean isTheirTurn;

    private OnlineReadBenchmark(OnlineStores stores, RedisServer redis) {
        this.stores = stores;
        this.redis = redis;
        this.ours = entity -> Arrays.stream(stores.ours(entity, Instant.now())).sum();
        this.theirs = entity -> Arrays.stream(stores.theirs(entity)).sum();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (Runtime.getRuntime().maxMemory() < LEAST_HEAP) {
            System.out.println("Not measured: 7.2 million panes need a heap of 3 GB (MAVEN_OPTS=-Xmx3g).");
            System.exit(1);
        }
        Optional<RedisServer> server = RedisServer.start(0);
        if (server.isEmpty()) {
            System.out.println("Not measured: there is no redis-server (Debian: apt-get install redis-server).");
            System.exit(1);
        }
        boolean isMet;
        try (RedisServer redis = server.get()) {
            Thread.currentThread().setName(ASKER);
            boolean isPinned = Cores.pin(ProcessHandle.current(), 0) && Cores.pinThread(ASKER, 1);
            System.out.println(isPinned ? "pinned to cores" : "not pinned to cores: no taskset");
            Instant now = Instant.now();
            try (OnlineStores stores = new OnlineStores(ENTITIES, redis.port(), now)) {
                requireEqual(stores, now);
                isMet = new OnlineReadBenchmark(stores, redis).isMet();
            }
        }
        System.exit(isMet ? 0 : 1);
    }

    /** A faster wrong answer is none. */
    private static void requireEqual(OnlineStores stores, Instant now) {
        for (int entity = 0; entity < ENTITIES; entity++) {
            double[] ours = stores.ours(entity, now);
            double[] theirs = stores.theirs(entity);
            if (!Arrays.equals(ours, theirs)) {
                throw new IllegalStateException("entity " + entity + ": " + Arrays.toString(ours) + " here, "
                        + Arrays.toString(theirs) + " in Redis (expected: the same)");
            }
        }
        System.out.printf(
                Locale.ROOT, "%,d panes of %,d entities; all values equal to Redis'%n", stores.panes(), ENTITIES);
        System.gc();
    }

    private boolean isMet() throws IOException, InterruptedException {
        ScheduledExecutorService updater = Executors.newSingleThreadScheduledExecutor();
        // one at a time, as they come: several at once would disturb about one answer in a hundred, where the tail
        // begins
        Future<?> updates =
                updater.scheduleAtFixedRate(this::update, 0, 1_000_000 / UPDATES_A_SECOND, TimeUnit.MICROSECONDS);
        try {
            int perSecond = (int) (SATURATING / saturate(theirs)) / 2;
            System.out.printf(Locale.ROOT, "%,d reads a second of each side%n", perSecond);
            ReadRounds rounds = measure(perSecond);
            boolean isMet = rounds.print();
            printProcessor();
            if (updates.isDone()) {
                throw new IllegalStateException("the updates have stopped");
            }
            return isMet && loop.sum() > 0;
        } finally {
            updater.shutdownNow();
        }
    }

    private void update() {
        if (isTheirTurn) {
            stores.updateRedis();
        } else {
            stores.update();
        }
    }

    /** ReadRounds of one second of each, forwards and backwards in turn; Redis twice, against itself. */
    private ReadRounds measure(int perSecond) {
        ReadRounds rounds = new ReadRounds(ROUNDS);
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            OpenLoop.Latencies[] sides = new OpenLoop.Latencies[3];
            for (int i = 0; i < sides.length; i++) {
                int side = round % 2 == 0 ? i : sides.length - 1 - i;
                isTheirTurn = side > 0;
                sides[side] = loop.run(isTheirTurn ? theirs : ours, perSecond, perSecond);
            }
            if (round >= 0) {
                rounds.keep(round, sides);
            }
        }
        return rounds;
    }

    private double saturate(IntToDoubleFunction read) {
        isTheirTurn = read == theirs;
        loop.saturate(read, SATURATING);
        return loop.saturate(read, SATURATING);
    }

    /** Time of a processor, the server's included, for questions without a pause between them. */
    private void printProcessor() throws IOException {
        double here = processorMicros(ours);
        double there = processorMicros(theirs);
        System.out.printf(
                Locale.ROOT, "%-34s %9.2f %9.2f   ratio %.4f%n", "processor, us a read", here, there, here / there);
    }

    private double processorMicros(IntToDoubleFunction read) throws IOException {
        double server = redis.processorMicros();
        long client = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        saturate(read);
        double used = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - client) / 1e3;
        boolean isTheirs = read == theirs;
        return (used + (isTheirs ? redis.processorMicros() - server : 0)) / (2 * SATURATING);
    }
}
