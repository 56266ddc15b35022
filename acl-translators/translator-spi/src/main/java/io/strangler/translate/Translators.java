package io.strangler.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The translators of one class loader by name; two of one name are refused. */
public record Translators(Map<String, EntityTranslator> entities, Map<String, ExchangeTranslator> exchanges) {
    public Translators {
        entities = Map.copyOf(entities);
        exchanges = Map.copyOf(exchanges);
    }

    /** Finds every translator that the class loader's jars announce as services. */
    public static Translators load(ClassLoader loader) {
        return of(
                ServiceLoader.load(EntityTranslator.class, loader).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(ExchangeTranslator.class, loader).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    public static Translators of(
            Collection<? extends EntityTranslator> entities, Collection<? extends ExchangeTranslator> exchanges) {
        return new Translators(
                named(entities, EntityTranslator::entity), named(exchanges, ExchangeTranslator::capability));
    }

    /** Returns these and more; two of one name are refused. */
    Translators and(Collection<? extends EntityTranslator> more) {
        List<EntityTranslator> all = new ArrayList<>(entities.values());
        all.addAll(more);
        return new Translators(named(all, EntityTranslator::entity), exchanges);
    }

    public Optional<EntityTranslator> entity(String name) {
        return Optional.ofNullable(entities.get(name));
    }

    public Optional<ExchangeTranslator> exchange(String capability) {
        return Optional.ofNullable(exchanges.get(capability));
    }

    /**
     * Returns why requests of a capability cannot be translated, if they cannot: a translator of requests is pure, and is not
     * told which number an identifier is paired with.
     */
    public Optional<String> obstacle(String capability, Collection<String> moved) {
        if (exchange(capability).isEmpty()) {
            return Optional.empty();
        }
        return moved.stream()
                .flatMap(name -> entity(name).stream())
                .filter(each -> each.modern().mappedKey().isPresent())
                .findFirst()
                .map(each -> "capability " + capability + " has a translator of requests, and the entity "
                        + each.entity() + ", whose identifiers are mapped: requests cannot be translated without the"
                        + " pairs, which are in the modern database. Let the modern service answer to legacy numbers, by"
                        + " strangler.id_pair of its own database, and take the translator of the capability's requests"
                        + " out of the jar");
    }

    private static <T> Map<String, T> named(Collection<? extends T> translators, Function<? super T, String> name) {
        Map<String, T> byName = new LinkedHashMap<>();
        for (T translator : translators) {
            T earlier = byName.putIfAbsent(name.apply(translator), translator);
            if (earlier != null) {
                throw new IllegalStateException("two translators are named " + name.apply(translator) + ": "
                        + earlier.getClass().getName() + " and "
                        + translator.getClass().getName());
            }
        }
        return byName;
    }
}
