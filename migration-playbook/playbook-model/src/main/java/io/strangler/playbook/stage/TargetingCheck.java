package io.strangler.playbook.stage;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Proves that targeting can only end in a stage, and depends on nothing but the data key and the time.
 *
 * <p>Of a request only the key, because bridge and proxies must grant the same authority to the same key, and the bridge sees no
 * request.
 */
final class TargetingCheck {
    private static final Set<String> CONDITIONS = Set.of(
            "==",
            "!=",
            "===",
            "!==",
            "<",
            "<=",
            ">",
            ">=",
            "!",
            "!!",
            "and",
            "or",
            "in",
            "cat",
            "substr",
            "+",
            "-",
            "*",
            "/",
            "%",
            "min",
            "max",
            "starts_with",
            "ends_with",
            "var");
    private static final String KEY = "targetingKey";
    private static final String TIME = "$flagd.timestamp";
    private static final Set<String> VARIABLES = Set.of(KEY, TIME, "$flagd.flagKey");

    private final Consumer<String> problems;
    private final Set<String> asked = new HashSet<>();

    TargetingCheck(Consumer<String> problems) {
        this.problems = problems;
    }

    /** Returns every stage that some key may get. */
    Set<Stage> outcomes(@Nullable Object logic, Stage otherwise) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        collect(logic, otherwise, stages);
        return stages;
    }

    /** Returns whether the targeting that was looked at depends on the key. */
    boolean asksForKey() {
        return asked.contains(KEY);
    }

    /** Returns whether the targeting that was looked at changes its mind by itself. */
    boolean asksForTime() {
        return asked.contains(TIME);
    }

    private void collect(@Nullable Object logic, Stage otherwise, Set<Stage> stages) {
        if (logic == null) {
            stages.add(otherwise);
        } else if (logic instanceof String word) {
            Stage.of(word).ifPresentOrElse(stages::add, () -> problems.accept("'" + word + "' is not a stage"));
        } else if (logic instanceof Map<?, ?> map && map.size() == 1) {
            String operator = String.valueOf(map.keySet().iterator().next());
            Object argument = map.values().iterator().next();
            List<?> arguments = argument instanceof List<?> list ? list : List.of(String.valueOf(argument));
            operation(operator, arguments, otherwise, stages);
        } else {
            problems.accept("ends in " + logic + " where a stage is expected");
        }
    }

    private void operation(String operator, List<?> arguments, Stage otherwise, Set<Stage> stages) {
        switch (operator) {
            case "if" -> branches(arguments, otherwise, stages);
            case "fractional" -> shares(arguments, stages);
            default ->
                problems.accept(
                        "'" + operator + "' cannot decide a stage; use if or fractional, with stages as outcomes");
        }
    }

    private void branches(List<?> arguments, Stage otherwise, Set<Stage> stages) {
        for (int i = 0; i < arguments.size(); i++) {
            boolean last = i == arguments.size() - 1;
            if (i % 2 == 0 && !last) {
                condition(arguments.get(i));
            } else {
                collect(arguments.get(i), otherwise, stages);
            }
        }
        if (arguments.size() % 2 == 0) {
            stages.add(otherwise);
        }
    }

    private void shares(List<?> arguments, Set<Stage> stages) {
        long total = 0;
        asked.add(KEY);
        for (int i = 0; i < arguments.size(); i++) {
            Object argument = arguments.get(i);
            if (argument instanceof List<?> share && !share.isEmpty() && share.size() <= 2) {
                Object weight = share.size() == 2 ? share.get(1) : Long.valueOf(1);
                if (weight instanceof Long number && number >= 0) {
                    total += number;
                    if (number > 0) {
                        collect(share.get(0), Stage.OFF, stages);
                    }
                } else {
                    problems.accept("fractional weight " + weight + " is not a whole number from 0");
                }
            } else if (i == 0) {
                condition(argument);
            } else {
                problems.accept("fractional needs [stage, weight] where it has " + argument);
            }
        }
        if (total < 1 || total > Integer.MAX_VALUE) {
            problems.accept("fractional weights add up to " + total + ", not to between 1 and " + Integer.MAX_VALUE);
        }
    }

    private void condition(@Nullable Object logic) {
        if (logic instanceof List<?> list) {
            list.forEach(this::condition);
        } else if (logic instanceof Map<?, ?> map) {
            map.forEach((operator, argument) -> {
                if (!CONDITIONS.contains(String.valueOf(operator))) {
                    problems.accept("'" + operator + "' is not an operator that is known here");
                } else if (operator.equals("var")) {
                    Object name = argument instanceof List<?> list && !list.isEmpty() ? list.get(0) : argument;
                    asked.add(String.valueOf(name));
                    if (!VARIABLES.contains(String.valueOf(name))) {
                        problems.accept("var '" + name
                                + "' is not known; a stage may depend only on targetingKey and $flagd.timestamp");
                    }
                } else {
                    condition(argument);
                }
            });
        }
    }
}
