package io.strangler.translate;

/**
 * A translator's statement that a field is not carried over one to one.
 *
 * @param side the side whose field it is
 * @param field {@code table.column}
 * @param reason one sentence for the operator who must accept it
 */
public record Declaration(Kind kind, Side side, String field, String reason) {
    /** What happens to the field. */
    public enum Kind {
        /** Another representation of the same fact; nothing is lost. */
        NORMALISED,
        /** Information does not survive; closes the gate to {@code live}. */
        LOSSY,
        /** The field stays on its side. */
        IGNORED
    }

    public static Declaration normalised(Side side, String field, String reason) {
        return new Declaration(Kind.NORMALISED, side, field, reason);
    }

    public static Declaration lossy(Side side, String field, String reason) {
        return new Declaration(Kind.LOSSY, side, field, reason);
    }

    public static Declaration ignored(Side side, String field, String reason) {
        return new Declaration(Kind.IGNORED, side, field, reason);
    }
}
