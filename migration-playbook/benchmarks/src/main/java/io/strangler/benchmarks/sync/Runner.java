package io.strangler.benchmarks.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Something that brings a backlog from one server to the other. */
interface Runner {
    String name();

    /** Returns the slot it reads from. */
    String slot();

    /** Begins to read. */
    void start(long last) throws Exception;

    /** Returns whether the last row of the backlog has been handled. */
    boolean done(long last) throws Exception;

    /** Returns the processor time its JVM has used; empty if it has none. */
    Optional<Duration> cpu();

    /** Ends it; the slot keeps what comes from now on. */
    void stop() throws Exception;

    /** Returns what is stored in its destination, in one value; empty if it stores nothing. */
    Optional<String> stored() throws Exception;

    private static boolean has(Site.Database database, String table, String key, long last) throws Exception {
        return !database.text("select 1 from " + table + " where " + key + " = " + last)
                .isEmpty();
    }

    private static String sum(Site.Database database, String rows) throws Exception {
        return database.text("select count(*) || ' rows, ' || sum(hashtextextended(t::text, 0)) from (" + rows + ") t");
    }

    /** Returns what all of them must have stored in the end. */
    static String expected(Site site) throws Exception {
        return sum(site.legacy(), ItemTranslator.SELECT);
    }

    /** PostgreSQL's own subscription, which takes the rows as they are. */
    record Subscription(Site site, Site.Database database) implements Runner {
        static Subscription create(Site site) throws Exception {
            Site.Database database = site.beside("native");
            site.beside("postgres").execute("create database native");
            database.execute(ItemTranslator.LEGACY);
            site.legacy().execute("select pg_create_logical_replication_slot('native', 'pgoutput')");
            database.execute(
                    "create subscription native connection '" + site.legacy().psql()
                            + "' publication bench with (create_slot = false, slot_name = native, binary = true)");
            Patience.until(
                    () -> database.text("select 1 from pg_subscription_rel where srsubstate = 'r'")
                            .equals("1"),
                    () -> "the subscription's first copy");
            Subscription created = new Subscription(site, database);
            created.stop();
            return created;
        }

        @Override
        public String name() {
            return "native subscription (binary)";
        }

        @Override
        public String slot() {
            return "native";
        }

        @Override
        public void start(long last) throws Exception {
            database.execute("alter subscription native enable");
        }

        @Override
        public boolean done(long last) throws Exception {
            return has(database, "items", "no", last);
        }

        @Override
        public Optional<Duration> cpu() {
            return Optional.empty();
        }

        @Override
        public void stop() throws Exception {
            database.execute("alter subscription native disable");
        }

        @Override
        public Optional<String> stored() throws Exception {
            return Optional.of(sum(database, ItemTranslator.SELECT));
        }
    }

    /** The bridge, killed between two backlogs. */
    record Bridge(Site site, BridgeProgram program, String slot) implements Runner {
        static Bridge create(Site site, BridgeProgram program) throws Exception {
            program.flag("dualwrite");
            program.start();
            program.await("running");
            String slot = site.legacy().text("select slot_name from pg_replication_slots where active");
            program.kill();
            return new Bridge(site, program, slot);
        }

        @Override
        public String name() {
            return "bridge, capture: " + site.capture();
        }

        @Override
        public void start(long last) throws Exception {
            program.start();
        }

        @Override
        public boolean done(long last) throws Exception {
            return has(site.modern(), "item", "id", last);
        }

        @Override
        public Optional<Duration> cpu() {
            return program.running().info().totalCpuDuration();
        }

        @Override
        public void stop() throws Exception {
            program.kill();
        }

        @Override
        public Optional<String> stored() throws Exception {
            return Optional.of(sum(site.modern(), "select * from item"));
        }
    }

    /** The engine alone, or with a statement for every row. */
    final class Engine implements Runner {
        private final Site site;
        private final String slot;
        private final Optional<Site.Database> destination;
        private final Path said;
        private Optional<Process> process = Optional.empty();

        private Engine(Site site, String slot, Optional<Site.Database> destination, Path said) {
            this.site = site;
            this.slot = slot;
            this.destination = destination;
            this.said = said;
        }

        static Engine create(Site site, String slot, Optional<Site.Database> destination) throws Exception {
            site.legacy().execute("select pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            Path said = Files.createTempFile("strangler-bench", ".log");
            said.toFile().deleteOnExit();
            return new Engine(site, slot, destination, said);
        }

        @Override
        public String name() {
            return destination.isPresent() ? "bare engine, a prepared upsert for every row" : "bare engine, no handler";
        }

        @Override
        public String slot() {
            return slot;
        }

        @Override
        public void start(long last) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    BridgeProgram.MEMORY,
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.strangler.benchmarks.peer.BareEngine",
                    Integer.toString(site.legacy().port()),
                    site.legacy().name(),
                    slot,
                    Long.toString(last)));
            destination.ifPresent(it -> command.add(it.url()));
            process = Optional.of(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start());
        }

        @Override
        public boolean done(long last) throws Exception {
            if (!process.orElseThrow().isAlive()) {
                throw new IOException(Files.readString(said));
            }
            return destination.isPresent()
                    ? has(destination.get(), "item", "id", last)
                    : Files.readString(said).lines().anyMatch("done"::equals);
        }

        @Override
        public Optional<Duration> cpu() {
            return process.flatMap(it -> it.info().totalCpuDuration());
        }

        // Not at once: the slot must have moved.
        @Override
        public void stop() throws InterruptedException {
            Process started = process.orElseThrow();
            started.destroy();
            if (!started.waitFor(20, TimeUnit.SECONDS)) {
                started.destroyForcibly();
            }
        }

        @Override
        public Optional<String> stored() throws Exception {
            return destination.isPresent()
                    ? Optional.of(sum(destination.get(), "select * from item"))
                    : Optional.empty();
        }
    }
}
