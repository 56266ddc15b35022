package io.strangler.reference.migration.systems;

import io.strangler.reference.migration.process.Guard;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A real PostgreSQL with a database and a role per system, and the role of the toolkit, which is no superuser. */
public final class Databases implements Closeable {
    /** One of the databases, and the role that owns it. */
    public enum Name {
        /** The monolith's. */
        SHOP("shop", "monolith"),
        /** The customers service's. */
        CUSTOMERS("customers", "customers"),
        /** The toolkit's own. */
        CONTROL("control", "strangler");

        private final String database;
        private final String role;

        Name(String database, String role) {
            this.database = database;
            this.role = role;
        }

        public String database() {
            return database;
        }

        public String role() {
            return role;
        }
    }

    /** The role by which proxy, bridge and command line come. */
    public static final String TOOLKIT = "strangler";

    private static final String PASSWORD = "demo";

    private final EmbeddedPostgres server;
    private final Guard guard;
    private final long postmaster;

    private Databases(EmbeddedPostgres server, Guard guard, long postmaster) {
        this.server = server;
        this.guard = guard;
        this.postmaster = postmaster;
    }

    /** Starts the server with its data in the work directory. */
    public static Databases start(Path workDirectory, Guard guard) throws IOException, SQLException {
        Path data = workDirectory.resolve("postgres");
        Redirect log = Redirect.appendTo(workDirectory.resolve("postgres.log").toFile());
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofSeconds(60))
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "20")
                .setServerConfig("max_wal_senders", "20")
                .setServerConfig("max_connections", "200")
                // What was acknowledged must be in the log when a program is killed; the machine itself is not.
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("log_min_messages", "warning")
                .start();
        long postmaster = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip());
        guard.watch("INT", postmaster);
        Databases databases = new Databases(server, guard, postmaster);
        databases.create();
        return databases;
    }

    private void create() throws SQLException {
        try (Connection postgres = server.getPostgresDatabase().getConnection();
                Statement sql = postgres.createStatement()) {
            for (Name name : Name.values()) {
                sql.execute("create role " + name.role() + " login password '" + PASSWORD + "'");
                sql.execute("create database " + name.database() + " owner " + name.role());
            }
            // Publications need the tables' owner, slots the attribute; neither needs a superuser.
            sql.execute("alter role " + TOOLKIT + " replication");
            for (Name name : Name.values()) {
                if (!name.role().equals(TOOLKIT)) {
                    sql.execute("grant " + name.role() + " to " + TOOLKIT);
                    sql.execute("grant all on database " + name.database() + " to " + TOOLKIT);
                }
            }
        }
        for (Name name : Name.values()) {
            try (Connection database = open(name);
                    Statement sql = database.createStatement()) {
                grantOrigins(sql);
                sql.execute("grant usage, create on schema public to " + TOOLKIT);
            }
        }
    }

    // A session marks its writes as the bridge's only when it may set a replication origin.
    private static void grantOrigins(Statement sql) throws SQLException {
        sql.execute("""
                do $$
                declare f text;
                begin
                  for f in select p.oid::regprocedure::text from pg_proc p
                            where p.proname like 'pg\\_replication\\_origin\\_%' or p.proname = 'pg_show_replication_origin_status'
                  loop
                    execute 'grant execute on function ' || f || ' to strangler';
                  end loop;
                end $$""");
    }

    public String url(Name name) {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name.database();
    }

    public String password() {
        return PASSWORD;
    }

    public int port() {
        return server.getPort();
    }

    /** Opens a session of the superuser, who sees everything. */
    public Connection open(Name name) throws SQLException {
        return server.getDatabase("postgres", name.database()).getConnection();
    }

    @Override
    public void close() throws IOException {
        server.close();
        guard.forget(postmaster);
    }
}
