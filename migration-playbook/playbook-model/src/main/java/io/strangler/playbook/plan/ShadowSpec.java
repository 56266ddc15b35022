package io.strangler.playbook.plan;

import java.util.List;
import java.util.Map;

/**
 * How mirrored reads are sampled and compared.
 *
 * @param samplePercent of mirrorable reads, 0 to 100, on routes that do not say
 * @param ignore JSON paths, array positions written {@code [*]}, that are not compared
 * @param unordered JSON paths of arrays compared as multisets
 * @param tolerance by JSON path, what may be apart a little
 * @param headers names of the fields that are compared beside status and body
 */
public record ShadowSpec(
        int samplePercent,
        List<String> ignore,
        List<String> unordered,
        Map<String, Tolerance> tolerance,
        List<String> headers) {
    public static final ShadowSpec DEFAULT = new ShadowSpec(100, List.of(), List.of());

    public ShadowSpec {
        ignore = List.copyOf(ignore);
        unordered = List.copyOf(unordered);
        tolerance = Map.copyOf(tolerance);
        headers = List.copyOf(headers);
    }

    /** Describes a comparison that tolerates nothing and looks at the type of the body among the header fields. */
    public ShadowSpec(int samplePercent, List<String> ignore, List<String> unordered) {
        this(samplePercent, ignore, unordered, Map.of(), List.of("Content-Type"));
    }
}
