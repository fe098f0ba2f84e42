package dev.perennial.local.platform;

import dev.perennial.local.Addresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Kafka: one node, broker and metadata controller in one. */
final class BrokerServer implements Server {
    static final int MOST_MESSAGE_BYTES = 8 << 20;
    /** The same for every installation: formatting what is formatted already compares it. */
    private static final String CLUSTER = "cGVyZW5uaWFsLWxvY2FsMQ";

    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";
    private static final String CLIENTS = "PLAINTEXT";

    private final Path data;
    private final int port;
    private final int controllerPort;
    private KafkaRaftServer server;

    BrokerServer(Path data, int port, int controllerPort) {
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public void start() {
        format();
        KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
        starting.startup();
        synchronized (this) {
            server = starting;
        }
        new TopicCreator(Addresses.HOST + ":" + port).createMissing();
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    private void format() {
        try {
            Files.createDirectories(data);
            new Formatter()
                    .setNodeId(NODE)
                    .setClusterId(CLUSTER)
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new ServerException("Kafka's folder could not be formatted", e);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE));
        settings.put("controller.quorum.voters", NODE + "@" + Addresses.HOST + ":" + controllerPort);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("inter.broker.listener.name", CLIENTS);
        settings.put(
                "listeners",
                CLIENTS + "://" + Addresses.HOST + ":" + port + "," + CONTROLLER + "://" + Addresses.HOST + ":"
                        + controllerPort);
        settings.put("log.dirs", data.toString());

        settings.put("auto.create.topics.enable", "false");
        settings.put("num.partitions", Integer.toString(TopicCreator.PARTITIONS));
        settings.put("message.max.bytes", Integer.toString(MOST_MESSAGE_BYTES));
        settings.put("replica.fetch.max.bytes", Integer.toString(MOST_MESSAGE_BYTES));
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.replication.factor", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");

        // One machine and few clients: threads and partitions for dozens would only cost memory and start-up time.
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "4");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        settings.put("log.segment.bytes", Integer.toString(64 << 20));

        // A transaction that follows another one at once waits for its end; by default at least 20 ms.
        settings.put("add.partitions.to.txn.retry.backoff.ms", "2");

        // A killed broker is its own successor; it need not wait for its old self to be declared dead.
        settings.put("broker.session.timeout.ms", "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }
}
