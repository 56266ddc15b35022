package io.strangler.playbook.gate;

/**
 * One gate's judgement.
 *
 * @param name of the gate, for example {@code shadow-mismatch}
 * @param measured what the evidence says, in words
 * @param bound what it must keep, in words
 * @param basis the same in numbers
 */
public record GateResult(String name, Verdict verdict, String measured, String bound, Basis basis) {
    /** The three answers of a gate. */
    public enum Verdict {
        OPEN,
        CLOSED,
        NOT_ENOUGH
    }

    static GateResult of(String name, boolean open, String measured, String bound, Basis basis) {
        return new GateResult(name, open ? Verdict.OPEN : Verdict.CLOSED, measured, bound, basis);
    }

    static GateResult notEnough(String name, String measured, String bound, Basis basis) {
        return new GateResult(name, Verdict.NOT_ENOUGH, measured, bound, basis);
    }

    @Override
    public String toString() {
        return name + ": " + measured + ", must be " + bound;
    }
}
