package io.strangler.proxy.tracing;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/** The trace of one request; touched only by its own event loop. */
public interface RequestTrace {
    /** Begins a request to a system. */
    Attempt attempt(String system, String host, int port, int resends);

    /** Names the request itself in the fields of one that follows from it. */
    void inject(BiConsumer<String, String> set);

    /** Ends the trace; a status of 0 means that the client got none, or not all of the answer. */
    void end(Served served);

    /** One request to a system; whatever ends it first does. */
    interface Attempt {
        /** Names this request in its own fields. */
        void inject(BiConsumer<String, String> set);

        void answered(int status);

        void failed(Throwable cause);

        void end();
    }

    /**
     * What is told of a request: never its path, query or key, only where these belong.
     *
     * @param bucket where the key stands among all keys, in percent
     */
    record Served(
            String capability,
            Optional<String> route,
            String side,
            Optional<String> stage,
            OptionalLong bucket,
            int status) {}
}
