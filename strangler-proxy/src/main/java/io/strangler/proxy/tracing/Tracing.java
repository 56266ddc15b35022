package io.strangler.proxy.tracing;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Begins the traces of requests. Thread-safe. */
public interface Tracing extends AutoCloseable {
    /** Traces nothing; fields of a trace that others began pass through unchanged. */
    Tracing NONE = new Tracing() {
        @Override
        public @Nullable RequestTrace request(String method, UnaryOperator<@Nullable String> field) {
            return null;
        }

        @Override
        public @Nullable RequestTrace mirrored(String method, UnaryOperator<@Nullable String> field) {
            return null;
        }

        @Override
        public void close() {}
    };

    /**
     * Begins the trace of a client's request, in the trace its fields name if they name one.
     *
     * @param field the values of a header field, joined by commas; null for none
     * @return null when nothing is traced
     */
    @Nullable
    RequestTrace request(String method, UnaryOperator<@Nullable String> field);

    /**
     * Begins a trace of a mirrored request, linked to the one its fields name.
     *
     * @return null when nothing is traced, as when that trace is not sampled
     */
    @Nullable
    RequestTrace mirrored(String method, UnaryOperator<@Nullable String> field);

    /** Sends what has not been sent yet. */
    @Override
    void close();
}
