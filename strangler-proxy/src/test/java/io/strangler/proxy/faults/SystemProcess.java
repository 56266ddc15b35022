package io.strangler.proxy.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** A system behind the proxy that can be killed, stopped and started again at the same port. */
final class SystemProcess implements AutoCloseable {
    private final String name;
    private final Path directory;
    private final int port;
    private Process process;

    private SystemProcess(String name, Path directory, int port, Process process) {
        this.name = name;
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    static SystemProcess start(String name, Path directory) throws IOException {
        int port = PackagedProxy.freePort();
        return new SystemProcess(name, directory, port, run(name, directory, port)).untilReady();
    }

    private static Process run(String name, Path directory, int port) throws IOException {
        return Children.java(
                directory.resolve(name + ".log"),
                List.of("-Xmx64m", "-cp", "target/test-classes", EchoSystem.class.getName(), name, "" + port));
    }

    private SystemProcess untilReady() {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions()
                .until(() -> {
                    new Socket(InetAddress.getLoopbackAddress(), port).close();
                    return true;
                });
        return this;
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends it at once, as a crash does. */
    void kill() throws InterruptedException {
        Children.kill(process);
    }

    void restart() throws IOException {
        process = run(name, directory, port);
        untilReady();
    }

    /** Lets it go on accepting connections, by its kernel, and do nothing. */
    void hang() throws IOException, InterruptedException {
        Children.signal(process.pid(), "STOP");
    }

    void goOn() throws IOException, InterruptedException {
        Children.signal(process.pid(), "CONT");
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
