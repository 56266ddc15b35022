package io.strangler.playbook.plan;

import java.util.List;

/**
 * How mirrored reads are sampled and compared.
 *
 * @param samplePercent of mirrorable reads, 0 to 100
 * @param ignore JSON paths, array positions written {@code [*]}, that are not compared
 * @param unordered JSON paths of arrays compared as multisets
 */
public record ShadowSpec(int samplePercent, List<String> ignore, List<String> unordered) {
    public static final ShadowSpec DEFAULT = new ShadowSpec(100, List.of(), List.of());

    public ShadowSpec {
        ignore = List.copyOf(ignore);
        unordered = List.copyOf(unordered);
    }
}
