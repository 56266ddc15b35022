package io.strangler.proxy;

import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** One PostgreSQL for all tests of the module; every test gets a database of its own. */
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    public static DatabaseSpec database() {
        String name = "control" + DATABASES.incrementAndGet();
        execute("create database " + name);
        return new DatabaseSpec("jdbc:postgresql://127.0.0.1:" + Server.RUNNING.getPort() + "/" + name, "postgres", "");
    }

    /** Ends every connection to a database and lets no new one in. */
    public static void takeAway(DatabaseSpec database) {
        execute("alter database " + name(database) + " with allow_connections false");
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name(database) + "'");
    }

    /** Lets connections in again. */
    public static void bringBack(DatabaseSpec database) {
        execute("alter database " + name(database) + " with allow_connections true");
    }

    /** Opens a connection that can keep others from writing. */
    static Lock lock(DatabaseSpec database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.url(), database.username(), database.password());
        connection.setAutoCommit(false);
        return new Lock(connection);
    }

    /** Keeps everybody else from writing to tables until it is released. */
    static final class Lock implements AutoCloseable {
        private final Connection connection;

        private Lock(Connection connection) {
            this.connection = connection;
        }

        void writesTo(String table) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute("lock table " + table + " in share mode");
            }
        }

        boolean keepsSomebodyWaiting() throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet waiting = statement.executeQuery("select 1 from pg_locks where not granted")) {
                return waiting.next();
            }
        }

        void release() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static String name(DatabaseSpec database) {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    private static void execute(String sql) {
        try (Connection connection = Server.RUNNING.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Server {
        static final EmbeddedPostgres RUNNING = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
