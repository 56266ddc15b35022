package io.strangler.playbook;

import java.util.regex.Pattern;

/** The name of a capability: the unit that moves, and the key of its flag. */
public record CapabilityName(String value) implements Comparable<CapabilityName> {
    private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    public CapabilityName {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value
                    + "' is no capability name: lower-case letters, digits and hyphens, at most 40, a letter first");
        }
    }

    @Override
    public int compareTo(CapabilityName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
