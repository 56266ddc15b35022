package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;

/** What a cache has to do with one call that an upstream answers. */
interface CacheUse {
    /** For calls with which no cache has anything to do. */
    CacheUse NONE = (status, headers) -> {};

    /** Adds what the upstream is asked besides. */
    default void ask(MultiMap sent) {}

    /** Takes the head of the answer as the client gets it, before it is sent. */
    void head(int status, MultiMap headers);

    /** Answers with what was kept, if that is what the upstream's answer means; returns whether it did. */
    default boolean answersInstead(HttpClientResponse answer, Runnable sent, Consumer<Throwable> cutShort) {
        return false;
    }

    default void body(Buffer chunk) {}

    /** Everything of the answer has passed. */
    default void end() {}

    /** The upstream has nothing more to do with the request. */
    default void over() {}
}
