package io.strangler.consistency;

/** Thrown for an entity that cannot be compared or repaired at all; the message says what is missing. */
public final class NotCheckable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String entity;

    public NotCheckable(String entity, String reason) {
        super(entity + " cannot be checked: " + reason);
        this.entity = entity;
    }

    public String entity() {
        return entity;
    }
}
