package io.strangler.reference.orders.problem;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;

/** Tells a start that failed on its database in one sentence instead of a stack trace. */
final class DatabaseUnreachableAnalyzer implements FailureAnalyzer {

    private final Environment environment;

    DatabaseUnreachableAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException || isRefusedUrl(cause)) {
                return analysis(cause);
            }
        }
        return null;
    }

    /** The pool throws no type of its own for a URL that no driver takes. */
    private static boolean isRefusedUrl(Throwable cause) {
        return cause.getClass() == RuntimeException.class
                && String.valueOf(cause.getMessage()).contains("jdbcUrl");
    }

    private FailureAnalysis analysis(Throwable cause) {
        String url = environment.getProperty("spring.datasource.url", "(spring.datasource.url is not set)");
        String reason = String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return new FailureAnalysis(
                "The database " + url + " cannot be used: " + reason,
                "Start it, or point --spring.datasource.url, .username and .password at the right one.",
                cause);
    }
}
