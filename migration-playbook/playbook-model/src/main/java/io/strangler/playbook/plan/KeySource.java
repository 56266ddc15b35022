package io.strangler.playbook.plan;

/** Where a request carries its data key. */
public sealed interface KeySource {
    /** A segment of the path, the first being 1; undecoded. */
    record PathSegment(int index) implements KeySource {}

    /** A request header. */
    record Header(String name) implements KeySource {}

    /** A cookie. */
    record Cookie(String name) implements KeySource {}

    /** A query parameter, decoded. */
    record Query(String name) implements KeySource {}

    /** A claim of the bearer token, which the proxy must have verified. */
    record Claim(String name) implements KeySource {}

    /**
     * A key that is a whole number, in whatever spelling: {@code 042}, {@code +42} and {@code 42} are one key. A spelling
     * that systems could read differently must be refused.
     */
    record WholeNumber(KeySource source) implements KeySource {}
}
