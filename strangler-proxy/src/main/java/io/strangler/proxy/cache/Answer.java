package io.strangler.proxy.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Status and fields of an answer, as the client is told them. */
public record Answer(int status, List<Map.Entry<String, String>> fields) {
    private static final Set<Integer> KEPT = Set.of(200, 301, 308, 404, 410);

    public Answer {
        fields = List.copyOf(fields);
    }

    /**
     * Returns whether a shared cache may keep it (RFC 9111 section 3): its server must say for how long.
     *
     * @param personal whether the request may have told who its sender is
     */
    public boolean mayBeKept(boolean personal) {
        CacheControl control = control();
        return KEPT.contains(status)
                && !control.has("no-store")
                && !control.has("private")
                && !control.has("no-cache")
                && lifetime() > 0
                && field("set-cookie").isEmpty()
                && !varying().contains("*")
                && (!personal || isForEverybody());
    }

    /** Returns whether its server says that it is nobody's own. */
    boolean isForEverybody() {
        return control().has("public") || control().has("s-maxage");
    }

    /** Returns how long it may be used: what a directive says, else until it expires (RFC 9111 section 4.2.1). */
    long lifetime() {
        return control()
                .lifetime()
                .orElseGet(() -> field("expires").map(this::untilExpiry).orElse(0L));
    }

    // What is no point in time is past.
    private long untilExpiry(String expires) {
        return HttpDate.read(expires)
                .flatMap(end -> field("date").flatMap(HttpDate::read).map(begin -> Duration.between(begin, end)))
                .map(left -> Math.clamp(left.toSeconds(), 0, CacheControl.LONGEST_SECONDS))
                .orElse(0L);
    }

    long age() {
        return field("age")
                .filter(text -> text.matches("[0-9]{1,10}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    List<String> varying() {
        return field("vary").stream()
                .flatMap(names -> Arrays.stream(names.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Returns all values of a field as one. */
    public Optional<String> field(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .reduce((one, other) -> one + ", " + other);
    }

    private CacheControl control() {
        return CacheControl.read(field("cache-control").orElse(""));
    }
}
