package io.strangler.proxy.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An answer that was kept. Immutable. */
public final class Stored {
    private static final int OVERHEAD = 256;

    private final Wanted.Place place;
    private final Map<String, String> vary;
    private final Answer answer;
    private final byte[] body;
    private final long at;
    private final long lifetime;

    private Stored(Wanted.Place place, Map<String, String> vary, Answer answer, byte[] body, long at) {
        this.place = place;
        this.vary = vary;
        this.answer = answer;
        this.body = body;
        this.at = at;
        this.lifetime = answer.lifetime();
    }

    /** @param now seconds that only grow */
    static Stored of(Wanted wanted, Answer answer, byte[] body, long now) {
        Map<String, String> vary = new TreeMap<>();
        answer.varying().forEach(name -> vary.put(name, wanted.fields().apply(name)));
        return new Stored(wanted.place(), vary, answer, body, now);
    }

    /** Returns whether this answers a request; never what was one sender's to another. */
    boolean answers(Wanted wanted) {
        return place.equals(wanted.place())
                && (!wanted.personal() || answer.isForEverybody())
                && vary.entrySet().stream()
                        .allMatch(field -> wanted.fields().apply(field.getKey()).equals(field.getValue()));
    }

    /** Returns whether both would answer the same requests. */
    boolean replaces(Stored other) {
        return place.equals(other.place) && vary.equals(other.vary);
    }

    /** Returns the same answer as its server has told anew that it still holds (RFC 9111 section 4.3.4). */
    Stored confirmed(Answer news, long now) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(answer.fields());
        fields.removeIf(
                field -> isRenewed(field.getKey()) && news.field(field.getKey()).isPresent());
        news.fields().stream().filter(field -> isRenewed(field.getKey())).forEach(fields::add);
        return new Stored(place, vary, new Answer(answer.status(), fields), body, now);
    }

    // What describes the body belongs to the body that is kept.
    private static boolean isRenewed(String name) {
        return !name.toLowerCase(Locale.ROOT).startsWith("content-");
    }

    public int status() {
        return answer.status();
    }

    public List<Map.Entry<String, String>> fields() {
        return answer.fields();
    }

    public Optional<String> field(String name) {
        return answer.field(name);
    }

    /** Returns the body; must not be changed. */
    public byte[] body() {
        return body;
    }

    /** Returns its age in seconds (RFC 9111 section 4.2.3). */
    public long age(long now) {
        return answer.age() + (now - at);
    }

    /** Returns for how many more seconds it may be used without asking; negative when it is stale. */
    public long left(long now) {
        return lifetime - age(now);
    }

    int weight() {
        long fields = answer.fields().stream()
                .mapToLong(field -> field.getKey().length() + field.getValue().length())
                .sum();
        return (int) Math.min(Integer.MAX_VALUE, OVERHEAD + place.target().length() + fields + body.length);
    }
}
