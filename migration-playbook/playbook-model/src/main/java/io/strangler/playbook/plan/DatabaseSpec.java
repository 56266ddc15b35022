package io.strangler.playbook.plan;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A database as the plan names it; the password is already resolved and never printed. */
public record DatabaseSpec(String url, String username, String password) {
    /** Opens a connection whose sessions carry the application's name. */
    public Connection open(String application) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", username);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(url, properties);
    }

    @Override
    public String toString() {
        return url + " as " + username;
    }
}
