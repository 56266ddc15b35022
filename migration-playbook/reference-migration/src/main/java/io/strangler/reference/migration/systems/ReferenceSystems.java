package io.strangler.reference.migration.systems;

import io.strangler.reference.migration.process.Guard;
import io.strangler.reference.migration.process.Programs;
import io.strangler.reference.migration.process.RunningProgram;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the systems one by one, each ready when its method returns, and ends all of them together. */
public final class ReferenceSystems implements Closeable {
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Jars jars;
    private final Path workDirectory;
    private final Guard guard;
    private final Programs programs;
    private final Addresses addresses;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final List<RunningProgram> running = Collections.synchronizedList(new ArrayList<>());
    private @Nullable Databases databases;
    private @Nullable MigrationFiles files;
    private boolean closed;

    private ReferenceSystems(Jars jars, Path workDirectory, Guard guard, Addresses addresses) {
        this.jars = jars;
        this.workDirectory = workDirectory;
        this.guard = guard;
        this.programs = new Programs(workDirectory, guard);
        this.addresses = addresses;
    }

    /** Prepares a work directory and the guard over everything that will be started. */
    public static ReferenceSystems prepare(Jars jars) throws IOException {
        Path workDirectory = Files.createTempDirectory("strangler-demo-").toRealPath();
        return new ReferenceSystems(jars, workDirectory, Guard.over(workDirectory), Addresses.free());
    }

    public Path workDirectory() {
        return workDirectory;
    }

    public Addresses addresses() {
        return addresses;
    }

    public Databases databases() {
        if (databases == null) {
            throw new IllegalStateException("the databases are not started");
        }
        return databases;
    }

    public MigrationFiles files() {
        if (files == null) {
            throw new IllegalStateException("the migration's files are not written");
        }
        return files;
    }

    public Jars jars() {
        return jars;
    }

    public HttpClient http() {
        return http;
    }

    public void startDatabases() throws IOException, SQLException {
        databases = Databases.start(workDirectory, guard);
    }

    /** Writes the plan and the flags, everything off. */
    public void writeFiles(Path translators) throws IOException {
        files = MigrationFiles.write(workDirectory.resolve("migration"), addresses, databases(), translators);
    }

    /** Starts the monolith, which makes its customers when it has none. */
    public RunningProgram startMonolith(int customers) throws IOException {
        List<String> arguments = datasource(Databases.Name.SHOP);
        arguments.add("--server.port=" + addresses.monolith());
        arguments.add("--monolith.seed=" + customers);
        return start("monolith", jars.monolith(), 256, arguments);
    }

    /** Starts the monolith's nightly batch, which runs the whole day here. */
    public RunningProgram startBatch() throws IOException {
        List<String> arguments = datasource(Databases.Name.SHOP);
        arguments.add("--batch");
        arguments.add("--batch.every=1s");
        arguments.add("--batch.customers=" + BatchSlice.MODULUS);
        arguments.add("--batch.slice=" + BatchSlice.REMAINDER);
        return start("batch", jars.monolith(), 128, arguments);
    }

    public RunningProgram startCustomers() throws IOException {
        List<String> arguments = datasource(Databases.Name.CUSTOMERS);
        arguments.add("--server.port=" + addresses.customers());
        return start("customers", jars.customers(), 192, arguments);
    }

    public RunningProgram startProxy() throws IOException {
        return start("proxy", jars.proxy(), 256, files().planOption());
    }

    public RunningProgram startBridge() throws IOException {
        return start("bridge", jars.bridge(), 384, files().planOption());
    }

    public void awaitMonolith(RunningProgram monolith) throws InterruptedException {
        await(monolith, addresses.monolithUrl(), "/actuator/health");
    }

    public void awaitCustomers(RunningProgram customers) throws InterruptedException {
        await(customers, addresses.customersUrl(), "/actuator/health");
    }

    public void awaitProxy(RunningProgram proxy) throws InterruptedException {
        await(proxy, addresses.proxyAdminUrl(), "/actuator/health/readiness");
    }

    public void awaitBridge(RunningProgram bridge) throws InterruptedException {
        await(bridge, addresses.bridgeAdminUrl(), "/actuator/health/readiness");
    }

    /** Ends everything and leaves the logs for a person to look at, without the databases. */
    public void keepLogs() {
        guard.keepDirectory();
    }

    /** Ends every program, then the databases, then removes the work directory; once. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        List<RunningProgram> all = new ArrayList<>(running);
        List<Thread> stops = new ArrayList<>();
        for (RunningProgram each : all.reversed()) {
            stops.add(Thread.ofPlatform().name("stop-" + each.name()).start(each::stop));
        }
        for (Thread stop : stops) {
            join(stop);
        }
        if (databases != null) {
            databases.close();
        }
        guard.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(RunningProgram program, URI base, String path) throws InterruptedException {
        program.awaitReady(http, base.resolve(path), START_LIMIT);
    }

    private RunningProgram start(String name, Path jar, int heapMegabytes, List<String> arguments) throws IOException {
        RunningProgram program = programs.start(name, jar, heapMegabytes, arguments);
        running.add(program);
        return program;
    }

    private List<String> datasource(Databases.Name name) {
        return new ArrayList<>(List.of(
                "--spring.datasource.url=" + databases().url(name),
                "--spring.datasource.username=" + name.role(),
                "--spring.datasource.password=" + databases().password(),
                "--spring.main.banner-mode=off"));
    }
}
