package dev.perennial.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perennial.contracts.event.ModelDeployment;
import dev.perennial.model.objects.InMemoryObjectStore;
import dev.perennial.model.objects.ObjectStore;
import dev.perennial.model.objects.ObjectStoreException;
import dev.perennial.serving.domain.Backoff;
import dev.perennial.serving.domain.Champions;
import dev.perennial.serving.domain.Rollout;
import dev.perennial.serving.domain.ServedModel;
import dev.perennial.serving.objects.BundleLoader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DeployerTest {
    @TempDir
    private Path stateDir;

    private final InMemoryObjectStore objects = new InMemoryObjectStore();
    private final SwitchedStore store = new SwitchedStore(objects);
    private final BlockingQueue<Rollout> reports = new LinkedBlockingQueue<>();
    private Replica replica;

    @AfterEach
    void stop() {
        if (replica != null) {
            replica.deployer.stop();
        }
    }

    @Test
    void keepsAnsweringWhileObjectStorageIsDownAndSwapsWhenItIsBack() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        nextReport();
        store.isDown = true;

        replica.deployer.deployed(TinyModels.publish(objects, "flights", 2, 2));
        store.refusals.acquire(5);

        assertThat(replica.version("flights")).isEqualTo(1);
        assertThat(replica.deployer.isSettled()).isTrue();
        store.isDown = false;
        assertThat(nextReport().served().sequence()).isEqualTo(2);
        assertThat(replica.version("flights")).isEqualTo(2);
    }

    @Test
    void isNotSettledWhileTheFirstBundleCannotBeFetched() throws InterruptedException {
        store.isDown = true;

        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        store.refusals.acquire(3);

        assertThat(replica.deployer.isSettled()).isFalse();
        assertThat(replica.serves("flights")).isFalse();
    }

    @Test
    void givesUpOnADeploymentWhenANewerOneComes() throws InterruptedException {
        store.isDown = true;
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        store.refusals.acquire(3);

        replica.deployer.deployed(TinyModels.publish(objects, "flights", 2, 2));
        store.isDown = false;

        assertThat(nextReport().served().sequence()).isEqualTo(2);
        assertThat(reports).isEmpty();
        assertThat(replica.version("flights")).isEqualTo(2);
    }

    @Test
    void refusesAnAlteredObjectAndKeepsTheOldModel() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        nextReport();
        ModelDeployment second = TinyModels.publish(objects, "flights", 2, 2);
        objects.overwrite("models/flights/2/model.onnx", objects.get("models/flights/1/model.onnx", 1_000_000));

        replica.deployer.deployed(second);

        Rollout refused = nextReport();
        assertThat(refused.refusal().detail()).contains("model.onnx has digest");
        assertThat(replica.version("flights")).isEqualTo(1);
    }

    @Test
    void refusesABundleOfAnotherModel() throws InterruptedException {
        ModelDeployment other = TinyModels.publish(objects, "trains", 1, 1);

        start().deployed(new ModelDeployment(
                other.context(), "flights", 1, other.champion(), null, other.reason(), other.actor()));

        assertThat(nextReport().refusal().detail()).contains("the bundle is of trains");
        assertThat(replica.serves("flights")).isFalse();
    }

    @Test
    void takesDamageOnTheWayForNoReasonToRefuse() throws InterruptedException {
        store.truncatedReads.set(2);

        start().deployed(TinyModels.publish(objects, "flights", 1, 1));

        assertThat(nextReport().refusal()).isNull();
        assertThat(replica.version("flights")).isEqualTo(1);
    }

    @Test
    void ignoresWhatIsOlderThanWhatItServes() throws InterruptedException {
        ModelDeployment first = TinyModels.publish(objects, "flights", 1, 1);
        start().deployed(TinyModels.publish(objects, "flights", 2, 2));
        nextReport();

        replica.deployer.deployed(first);
        replica.deployer.deployed(TinyModels.publish(objects, "trains", 1, 1));

        assertThat(nextReport().wanted().modelName()).isEqualTo("trains");
        assertThat(replica.version("flights")).isEqualTo(2);
    }

    @Test
    void servesNothingMoreOfAModelThatWasWithdrawn() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        nextReport();

        replica.deployer.withdrawn("flights");
        replica.deployer.deployed(TinyModels.publish(objects, "trains", 1, 1));
        nextReport();

        assertThat(replica.serves("flights")).isFalse();
        assertThat(replica.deployer.rollout("flights")).isEmpty();
        replica.deployer.stop();
        start();
        assertThat(replica.serves("flights")).isFalse();
    }

    @Test
    void servesFromItsLocalCopyAfterARestartWhileEverythingElseIsDown() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 4, 4));
        nextReport();
        replica.deployer.stop();
        store.isDown = true;

        start();

        assertThat(replica.version("flights")).isEqualTo(4);
        assertThat(replica.deployer.isSettled()).isTrue();
    }

    @Test
    void tellsTheLogAgainAfterARestartWhatItServes() throws InterruptedException {
        ModelDeployment deployment = TinyModels.publish(objects, "flights", 4, 4);
        start().deployed(deployment);
        nextReport();
        replica.deployer.stop();
        store.isDown = true;

        start().deployed(deployment);

        assertThat(nextReport().served()).isEqualTo(deployment);
    }

    @Test
    void servesNoLocalCopyThatWasAlteredAndFetchesItAnew() throws InterruptedException, IOException {
        ModelDeployment deployment = TinyModels.publish(objects, "flights", 1, 1);
        start().deployed(deployment);
        nextReport();
        replica.deployer.stop();
        Path graph = stateDir.resolve("bundles/flights/1/model.onnx");
        byte[] altered = Files.readAllBytes(graph);
        altered[altered.length / 2] ^= 1;
        Files.write(graph, altered);

        start();
        assertThat(replica.serves("flights")).isFalse();

        replica.deployer.deployed(deployment);
        assertThat(nextReport().served()).isEqualTo(deployment);
        assertThat(Files.readAllBytes(graph)).isNotEqualTo(altered);
    }

    @Test
    void keepsServingWhenTheLocalCopyCannotBeWritten() throws InterruptedException, IOException {
        Files.createFile(stateDir.resolve("bundles"));

        start().deployed(TinyModels.publish(objects, "flights", 1, 1));

        assertThat(nextReport().refusal()).isNull();
        assertThat(replica.version("flights")).isEqualTo(1);
    }

    @Test
    void servesWhenTheFolderOfItsCopiesIsReadOnly() throws InterruptedException {
        Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules");
        replica = Replica.start(store, modules, reports);

        replica.deployer.deployed(TinyModels.publish(objects, "flights", 1, 1));

        assertThat(nextReport().refusal()).isNull();
        assertThat(replica.version("flights")).isEqualTo(1);
    }

    @Test
    void servesAModelThatWasDeletedAndMadeAnewWithTheSameSequence() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        nextReport();

        replica.deployer.withdrawn("flights");
        replica.deployer.deployed(TinyModels.publish(objects, "flights", 1, 9));

        assertThat(nextReport().served().champion().modelVersion()).isEqualTo(9);
        assertThat(replica.version("flights")).isEqualTo(9);
        replica.deployer.stop();
        store.isDown = true;
        start();
        assertThat(replica.version("flights")).isEqualTo(9);
    }

    @Test
    void doesNotServeADeletedModelWhoseBundleCouldNotBeFetchedInTime() throws InterruptedException {
        store.isDown = true;
        start().deployed(TinyModels.publish(objects, "flights", 1, 1));
        store.refusals.acquire(3);

        replica.deployer.withdrawn("flights");
        replica.deployer.deployed(TinyModels.publish(objects, "flights", 1, 9));
        store.isDown = false;

        assertThat(nextReport().served().champion().modelVersion()).isEqualTo(9);
        assertThat(reports).isEmpty();
        assertThat(replica.version("flights")).isEqualTo(9);
    }

    @Test
    void learnsAfterARestartThatItsLocalCopyIsOfADeletedModel() throws InterruptedException {
        start().deployed(TinyModels.publish(objects, "flights", 7, 7));
        nextReport();
        replica.deployer.stop();

        start().deployedAnew(TinyModels.publish(objects, "flights", 1, 9));

        assertThat(nextReport().served().champion().modelVersion()).isEqualTo(9);
        assertThat(replica.version("flights")).isEqualTo(9);
        assertThat(stateDir.resolve("bundles/flights/7")).doesNotExist();
    }

    @Test
    void readingTheLogAgainInterruptsNothing() throws InterruptedException {
        ModelDeployment anew = TinyModels.publish(objects, "flights", 1, 9);
        start().deployed(anew);
        nextReport();
        store.isDown = true;

        replica.deployer.deployedAnew(anew);

        assertThat(nextReport().served()).isEqualTo(anew);
        assertThat(replica.version("flights")).isEqualTo(9);
        assertThat(store.refusals.availablePermits()).isZero();
    }

    private Deployer start() {
        replica = Replica.start(store, stateDir, reports);
        return replica.deployer;
    }

    private Rollout nextReport() throws InterruptedException {
        Rollout report = reports.poll(30, TimeUnit.SECONDS);
        assertThat(report).as("report").isNotNull();
        return report;
    }

    private record Replica(Deployer deployer, Champions champions) {
        static Replica start(ObjectStore store, Path stateDir, BlockingQueue<Rollout> reports) {
            Champions champions = new Champions(Runnable::run);
            Deployer deployer = new Deployer(
                    new BundleLoader(store, stateDir),
                    champions,
                    reports::add,
                    new SwapMetrics(new SimpleMeterRegistry()),
                    new Backoff(Duration.ofMillis(2), Duration.ofMillis(10)));
            deployer.restore();
            return new Replica(deployer, champions);
        }

        boolean serves(String modelName) {
            return champions.use(modelName, ServedModel::version).isPresent();
        }

        int version(String modelName) {
            return champions.use(modelName, ServedModel::version).orElseThrow();
        }
    }

    /** An object store that can be down, or cut what it sends. */
    private static final class SwitchedStore implements ObjectStore {
        private final ObjectStore store;
        private final Semaphore refusals = new Semaphore(0);
        private volatile boolean isDown;
        private final AtomicInteger truncatedReads = new AtomicInteger();

        SwitchedStore(ObjectStore store) {
            this.store = store;
        }

        @Override
        public byte[] get(String key, long maxBytes) {
            if (isDown) {
                refusals.release();
                throw new ObjectStoreException("the store is down", null);
            }
            byte[] bytes = store.get(key, maxBytes);
            if (key.endsWith("model.onnx") && truncatedReads.getAndDecrement() > 0) {
                return Arrays.copyOf(bytes, bytes.length - 1);
            }
            return bytes;
        }

        @Override
        public boolean putIfAbsent(String key, byte[] bytes) {
            return store.putIfAbsent(key, bytes);
        }

        @Override
        public List<String> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public boolean exists(String key) {
            return store.exists(key);
        }

        @Override
        public void close() {}
    }
}
