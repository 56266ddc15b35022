package io.strangler.bridge.capture;

/** Thrown when a change stream ended by itself. */
public final class CaptureFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CaptureFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
