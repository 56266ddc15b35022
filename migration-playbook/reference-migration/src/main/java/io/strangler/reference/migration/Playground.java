package io.strangler.reference.migration;

import io.strangler.reference.migration.process.RunningProgram;
import io.strangler.reference.migration.story.Narrator;
import io.strangler.reference.migration.systems.Addresses;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.ReferenceSystems;
import io.strangler.reference.migration.traffic.Traffic;
import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The same systems kept running under traffic, at the beginning of the migration, for a person to play with. */
final class Playground {
    private static final int USERS = 4;
    private static final int PER_SECOND = 40;

    private final ReferenceSystems systems;
    private final Narrator narrator;
    private final CountDownLatch interrupted;

    Playground(ReferenceSystems systems, Narrator narrator, CountDownLatch interrupted) {
        this.systems = systems;
        this.narrator = narrator;
        this.interrupted = interrupted;
    }

    /** Starts everything and returns only when a program has ended by itself; Ctrl-C ends this program before. */
    int open(int customers) throws IOException, InterruptedException {
        narrator.title("The reference migration starts: PostgreSQL, monolith, customers service, proxy, bridge, batch");
        try {
            systems.startDatabases();
        } catch (SQLException e) {
            throw new IOException("the databases cannot be prepared", e);
        }
        RunningProgram monolith = systems.startMonolith(customers);
        RunningProgram service = systems.startCustomers();
        systems.awaitMonolith(monolith);
        systems.awaitCustomers(service);
        systems.writeFiles(systems.jars().translators());
        RunningProgram proxy = systems.startProxy();
        RunningProgram bridge = systems.startBridge();
        systems.startBatch();
        systems.awaitProxy(proxy);
        systems.awaitBridge(bridge);
        systems.files().editFlags("defaultVariant: \"off\"", "defaultVariant: \"dualwrite\"");
        try (Traffic working = Traffic.start(systems.addresses().proxyUrl(), customers, USERS, PER_SECOND)) {
            describe();
            return watch(proxy, monolith, service);
        }
    }

    private void describe() {
        Addresses addresses = systems.addresses();
        Databases databases = systems.databases();
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("the shop, through the proxy", addresses.proxyUrl() + "/");
        rows.put("monolith (legacy)", addresses.monolithUrl() + "/");
        rows.put("customers service (modern)", addresses.customersUrl() + "/customers");
        rows.put("proxy admin", addresses.proxyAdminUrl() + "/admin/status");
        rows.put("bridge admin", addresses.bridgeAdminUrl() + "/admin/status");
        rows.put("databases", "postgres://postgres@127.0.0.1:" + databases.port() + "/shop, /customers, /control");
        rows.put("plan", systems.files().plan().toString());
        rows.put("flags", systems.files().flags().toString());
        rows.put("logs", systems.workDirectory().toString());
        narrator.title("Running at dualwrite, " + USERS + " users work through the proxy");
        narrator.table(rows);
        String plan = " --plan " + systems.files().plan();
        narrator.title("Three things to try");
        narrator.line("1  see where everything stands:   ./strangler status" + plan);
        narrator.line("2  compare both databases:        ./strangler check" + plan);
        narrator.line("3  read every customer twice:     ./strangler advance customers --to shadow" + plan);
        narrator.title("Ctrl-C ends all of it and leaves nothing behind");
    }

    private int watch(RunningProgram... programs) throws InterruptedException {
        while (true) {
            for (RunningProgram program : programs) {
                if (program.endsWithin(500, TimeUnit.MILLISECONDS)) {
                    // The same key that interrupts us interrupts the programs.
                    if (interrupted.await(2, TimeUnit.SECONDS)) {
                        return 0;
                    }
                    narrator.bad(program.name() + " has ended by itself:\n" + program.lastLines());
                    systems.keepLogs();
                    return 1;
                }
            }
        }
    }
}
