package io.strangler.proxy.cache;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The directives of a Cache-Control field, by lower-case name (RFC 9111 section 5.2). */
public record CacheControl(Map<String, String> directives) {
    static final long LONGEST_SECONDS = 365L * 24 * 60 * 60;

    public CacheControl {
        directives = Map.copyOf(directives);
    }

    /** Reads the field; all its lines as one. */
    public static CacheControl read(String field) {
        Map<String, String> directives = new HashMap<>();
        int begin = 0;
        boolean quoted = false;
        for (int i = 0; i <= field.length(); i++) {
            if (i == field.length() || (field.charAt(i) == ',' && !quoted)) {
                add(field.substring(begin, i).strip(), directives);
                begin = i + 1;
            } else if (field.charAt(i) == '"') {
                quoted = !quoted;
            }
        }
        return new CacheControl(directives);
    }

    private static void add(String directive, Map<String, String> directives) {
        int equals = directive.indexOf('=');
        String name = (equals < 0 ? directive : directive.substring(0, equals))
                .strip()
                .toLowerCase(Locale.ROOT);
        String value = equals < 0 ? "" : directive.substring(equals + 1).strip().replace("\"", "");
        // Said twice, the less is meant, or both are doubtful (RFC 9111 section 4.2.1).
        directives.merge(name, value, (one, other) -> one.equals(other) ? one : "0");
    }

    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** Returns a number of seconds; what is none counts as 0. */
    public OptionalLong seconds(String directive) {
        String value = directives.get(directive);
        if (value == null) {
            return OptionalLong.empty();
        }
        return value.matches("[0-9]{1,10}")
                ? OptionalLong.of(Math.min(Long.parseLong(value), LONGEST_SECONDS))
                : OptionalLong.of(0);
    }

    /** Returns how long a shared cache may use the answer; empty when that was not said. */
    OptionalLong lifetime() {
        OptionalLong shared = seconds("s-maxage");
        return shared.isPresent() ? shared : seconds("max-age");
    }
}
