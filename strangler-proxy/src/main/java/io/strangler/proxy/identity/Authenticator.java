package io.strangler.proxy.identity;

import java.util.Optional;

/** Judges the proof of callers; thread-safe. */
public sealed interface Authenticator extends AutoCloseable permits ApiKeyAuthenticator, JwtAuthenticator {
    /** Returns the header field in which callers send their proof. */
    String field();

    /** Returns the verdict on a request that has no such field. */
    Verdict.Refused missing();

    /** Returns the verdict if it is known at once; never waits for anything. */
    Optional<Verdict> atOnce(String proof);

    /** Returns the verdict; may wait for keys from elsewhere. */
    Verdict judge(String proof);

    @Override
    void close();
}
