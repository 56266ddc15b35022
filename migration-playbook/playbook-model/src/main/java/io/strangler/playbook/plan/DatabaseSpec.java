package io.strangler.playbook.plan;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/** A database as the plan names it; the password is already resolved and never printed. */
public record DatabaseSpec(String url, String username, String password) {
    // What the driver leaves to the server: the same value must have the same text on both sides, whatever is set
    // there.
    private static final String RENDERING = "set intervalstyle = 'postgres'; set bytea_output = 'hex'";

    /** Opens a connection whose session carries the application's name and renders values as every other one does. */
    public Connection open(String application) throws SQLException {
        return open(application, new Properties());
    }

    /**
     * Opens a connection that fails when the server says nothing for the given time; {@code socketTimeout} in the URL
     * overrides it.
     */
    public Connection open(String application, Duration silence) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", Long.toString(silence.toSeconds()));
        return open(application, properties);
    }

    private Connection open(String application, Properties properties) throws SQLException {
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "5");
        // Also a server that accepts and then says nothing must not be waited for without end.
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(RENDERING);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return url + " as " + username;
    }
}
