package io.strangler.translate;

/** Thrown by a translator for a value that has no counterpart on the other side; the change is parked with this reason. */
public final class Untranslatable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public Untranslatable(String field, String reason) {
        super(field + " " + reason);
        this.field = field;
    }

    /** Returns the column or JSON path at fault. */
    public String field() {
        return field;
    }
}
