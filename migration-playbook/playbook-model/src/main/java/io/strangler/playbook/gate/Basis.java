package io.strangler.playbook.gate;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The numbers a gate's judgement rests on, for programs; each is empty where the gate has no such number.
 *
 * @param unit of value and limit: {@code ms}, {@code s}, {@code ratio} or {@code count}; empty where there is no value
 * @param value what was measured, after the confidence bound has been added to it
 * @param limit what it is held against
 * @param window how far back the measuring goes, or how old the measurement is
 * @param sample how many observations it rests on
 */
public record Basis(
        String unit, OptionalDouble value, OptionalDouble limit, Optional<Duration> window, OptionalLong sample) {
    /** No number at all. */
    public static final Basis NONE =
            new Basis("", OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), OptionalLong.empty());

    public static Basis of(String unit, double value, double limit) {
        return new Basis(
                unit, OptionalDouble.of(value), OptionalDouble.of(limit), Optional.empty(), OptionalLong.empty());
    }

    static Basis limit(String unit, double limit) {
        return new Basis(
                unit, OptionalDouble.empty(), OptionalDouble.of(limit), Optional.empty(), OptionalLong.empty());
    }

    public Basis over(Duration span) {
        return new Basis(unit, value, limit, Optional.of(span.isNegative() ? Duration.ZERO : span), sample);
    }

    Basis with(long observations) {
        return new Basis(unit, value, limit, window, OptionalLong.of(observations));
    }
}
