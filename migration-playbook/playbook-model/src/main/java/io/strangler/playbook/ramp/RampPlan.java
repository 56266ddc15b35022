package io.strangler.playbook.ramp;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The steps of a ramp.
 *
 * @param steps shares of the keys in percent, rising
 * @param soak how long each step has to last
 */
public record RampPlan(List<Integer> steps, Duration soak) {
    private static final Pattern TEXT = Pattern.compile("steps ([0-9,]+), soak (PT\\S+)");
    private static final double SAME = 0.005;

    public RampPlan {
        steps = List.copyOf(steps);
        int before = 0;
        for (int step : steps) {
            if (step <= before || step > 100) {
                throw new IllegalArgumentException(
                        "steps " + steps + " must rise from 1 to 100, for example 1,5,25,50,100");
            }
            before = step;
        }
        if (steps.isEmpty() || soak.isNegative()) {
            throw new IllegalArgumentException("a ramp needs at least one step and a soak that is not below 0");
        }
    }

    public int last() {
        return steps.getLast();
    }

    /** Returns the first step above a share. */
    public Optional<Integer> after(double share) {
        return steps.stream().filter(step -> step > share + SAME).findFirst();
    }

    public boolean has(double share) {
        return steps.stream().anyMatch(step -> Math.abs(step - share) < SAME);
    }

    /** Returns the plan as the ledger keeps it. */
    public String text() {
        return "steps " + steps.stream().map(String::valueOf).collect(Collectors.joining(",")) + ", soak " + soak;
    }

    /** Reads what {@link #text} has written; empty when it is none. */
    public static Optional<RampPlan> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RampPlan(
                    Stream.of(matcher.group(1).split(",")).map(Integer::valueOf).toList(),
                    Duration.parse(matcher.group(2))));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
