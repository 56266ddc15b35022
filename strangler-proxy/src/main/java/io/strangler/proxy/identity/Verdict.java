package io.strangler.proxy.identity;

/** What looking at a caller's proof came to. */
public sealed interface Verdict {
    /** The proof is good. */
    record Known(Identity identity) implements Verdict {}

    /**
     * The proof is not good, or there is none.
     *
     * @param challenge the value of {@code WWW-Authenticate} (RFC 9110 section 11.6.1)
     * @param reason for the caller; never quotes the proof
     */
    record Refused(String challenge, String reason) implements Verdict {}

    /** It cannot be told now. */
    record Unavailable(String reason) implements Verdict {}
}
