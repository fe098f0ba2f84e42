package dev.perennial.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector.Argument;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import dev.perennial.local.Component;
import dev.perennial.local.Installation;
import dev.perennial.local.SourceTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The training service of an installation under a debugger, which stops it exactly where it shall die: no code of its own
 * knows of it.
 */
final class DebuggedTraining implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final VirtualMachine machine;
    private final CountDownLatch stands = new CountDownLatch(1);
    private boolean goesOn;
    private String method;
    private int time;

    /** Starts in place of the installation's own, which does not run. */
    DebuggedTraining(Installation installation, Path folder) throws IOException, IllegalConnectorArgumentsException {
        this(
                folder,
                ServiceEnvironment.of(
                        installation,
                        installation.addresses().ports().of(Component.TRAINING),
                        folder.resolve("debugged-state")));
    }

    /** @param environment what it has to know, of which its port */
    DebuggedTraining(Path folder, Map<String, String> environment)
            throws IOException, IllegalConnectorArgumentsException {
        int debugPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            debugPort = socket.getLocalPort();
        }
        Path jar = SourceTree.find().resolve("training-service/target/quarkus-app/quarkus-run.jar");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dai.djl.offline=true",
                        "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + debugPort,
                        "-jar",
                        jar.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("debugged.log").toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
        machine = attach(debugPort);
    }

    private VirtualMachine attach(int port) throws IllegalConnectorArgumentsException {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(candidate -> candidate.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        VirtualMachine[] attached = new VirtualMachine[1];
        Await.until("a debugger", () -> {
            assertThat(process.isAlive()).isTrue();
            try {
                attached[0] = connector.attach(arguments);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return attached[0];
    }

    /** Lets it begin, which it has not before. */
    void begin() {
        Thread follower = new Thread(this::follow, "debugger");
        follower.setDaemon(true);
        follower.start();
        goesOn = true;
        machine.resume();
    }

    /**
     * Has it stop where a method begins, and lets it go on to there.
     *
     * @param time which of the calls, from 1
     */
    void stopAt(String className, String method, int time) {
        if (goesOn) {
            machine.suspend();
        }
        ClassPrepareRequest loaded = machine.eventRequestManager().createClassPrepareRequest();
        loaded.addClassFilter(className);
        loaded.enable();
        this.method = method;
        this.time = time;
        machine.classesByName(className).forEach(type -> stopAt(type, method));
        if (goesOn) {
            machine.resume();
        } else {
            begin();
        }
    }

    private void stopAt(ReferenceType type, String name) {
        assertThat(type.methodsByName(name)).as("%s in %s", name, type).isNotEmpty();
        type.methodsByName(name).forEach(found -> {
            BreakpointRequest stop = machine.eventRequestManager().createBreakpointRequest(found.location());
            stop.addCountFilter(time);
            stop.enable();
        });
    }

    /** Waits until it stands there, and kills it. */
    void killThere() throws InterruptedException {
        assertThat(stands.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("stands at " + method)
                .isTrue();
        close();
    }

    /** Lets it go on from every event but the one that it shall stop at. */
    private void follow() {
        try {
            while (stands.getCount() > 0) {
                EventSet events = machine.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent prepared) {
                        stopAt(prepared.referenceType(), method);
                    } else if (event instanceof BreakpointEvent) {
                        stands.countDown();
                    }
                }
                if (stands.getCount() > 0) {
                    events.resume();
                }
            }
        } catch (InterruptedException | VMDisconnectedException e) {
            // it is dead: whoever waits for it to stand there says so
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
