package io.strangler.benchmarks.sync;

import io.strangler.benchmarks.WrongUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The options of a benchmark, each a number of at least one. */
final class Numbers {
    private final Map<String, Integer> values;

    private Numbers(Map<String, Integer> values) {
        this.values = values;
    }

    /**
     * Reads a command line.
     *
     * @param defaults all options there are, in the form {@code --rows=1000}
     * @throws WrongUsage for an option that is not among them, one without a value, and a value that is none
     */
    static Numbers parse(String usage, List<String> defaults, String... arguments) {
        Map<String, Integer> values = new LinkedHashMap<>();
        for (String each : defaults) {
            int sign = each.indexOf('=');
            values.put(each.substring(0, sign), Integer.valueOf(each.substring(sign + 1)));
        }
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!values.containsKey(name)) {
                throw new WrongUsage("there is no option " + name, usage);
            }
            if (i + 1 == arguments.length) {
                throw new WrongUsage(name + " has no value", usage);
            }
            if (!arguments[i + 1].matches("[1-9]\\d{0,8}")) {
                throw new WrongUsage(
                        name + " is " + arguments[i + 1] + ", must be a number from 1 to 999999999", usage);
            }
            values.put(name, Integer.valueOf(arguments[i + 1]));
        }
        return new Numbers(values);
    }

    int of(String name) {
        return Objects.requireNonNull(values.get(name));
    }
}
