package io.strangler.translate;

import java.util.List;

/**
 * Translators that are in no jar, such as the column mappings of a plan.
 *
 * @param text changes whenever one of them translates otherwise; part of the revision
 */
public record DeclaredTranslators(List<EntityTranslator> entities, String text) {
    public static final DeclaredTranslators NONE = new DeclaredTranslators(List.of(), "");

    public DeclaredTranslators {
        entities = List.copyOf(entities);
    }
}
