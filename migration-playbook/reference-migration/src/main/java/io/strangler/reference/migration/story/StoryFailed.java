package io.strangler.reference.migration.story;

/** Thrown when something that must be true is not; says what, and what was found. */
public final class StoryFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoryFailed(String message) {
        super(message);
    }
}
