package io.strangler.translate;

import java.util.List;
import java.util.Map;

/**
 * Translators that are in no jar, such as the column mappings of a plan.
 *
 * @param text changes whenever one of them translates otherwise; part of the revision
 * @param reserves of entities whose identifiers are mapped, also of those that are translated by a jar
 */
public record DeclaredTranslators(List<EntityTranslator> entities, String text, Map<String, Reserve> reserves) {
    public static final DeclaredTranslators NONE = new DeclaredTranslators(List.of(), "");

    public DeclaredTranslators(List<EntityTranslator> entities, String text) {
        this(entities, text, Map.of());
    }

    public DeclaredTranslators {
        entities = List.copyOf(entities);
        reserves = Map.copyOf(reserves);
    }
}
