package io.strangler.playbook.plan;

import java.util.Optional;

/** Where a request carries its data key. */
public sealed interface KeySource {
    /** Returns whether the head of a request does not show the key: its caller must have proven it, or its body is needed. */
    default boolean late() {
        return bodyPointer().isPresent();
    }

    /** Returns the place of the key in a JSON body (RFC 6901), if that is where it stands. */
    default Optional<String> bodyPointer() {
        return Optional.empty();
    }

    /** A segment of the path, the first being 1; undecoded. */
    record PathSegment(int index) implements KeySource {}

    /** A request header. */
    record Header(String name) implements KeySource {}

    /** A cookie. */
    record Cookie(String name) implements KeySource {}

    /** A query parameter, decoded. */
    record Query(String name) implements KeySource {}

    /** A claim of the bearer token, which the proxy must have verified. */
    record Claim(String name) implements KeySource {
        @Override
        public boolean late() {
            return true;
        }
    }

    /** A text or whole number in a JSON body, at a pointer of RFC 6901. */
    record Body(String pointer) implements KeySource {
        @Override
        public Optional<String> bodyPointer() {
            return Optional.of(pointer);
        }
    }

    /**
     * A key that is a whole number, in whatever spelling: {@code 042}, {@code +42} and {@code 42} are one key. A spelling
     * that systems could read differently must be refused.
     */
    record WholeNumber(KeySource source) implements KeySource {
        @Override
        public boolean late() {
            return source.late();
        }

        @Override
        public Optional<String> bodyPointer() {
            return source.bodyPointer();
        }
    }
}
