package io.strangler.playbook.plan;

import io.strangler.playbook.yaml.YamlSection;
import io.strangler.translate.DeclaredTranslators;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Reserve;
import io.strangler.translate.Side;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.column.InvalidMapping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the entities that are one table against one table, and need no code. */
final class EntityReader {
    private EntityReader() {}

    static DeclaredTranslators read(YamlSection root) {
        return root.section("entities")
                .map(section -> {
                    List<EntityTranslator> mappings = new ArrayList<>();
                    Map<String, Reserve> reserves = new LinkedHashMap<>();
                    for (String name : section.keys()) {
                        section.section(name).ifPresent(entity -> {
                            Optional<Reserve> reserve = reserve(entity);
                            reserve.ifPresent(range -> reserves.put(name, range));
                            // Alone it is for an entity that a jar translates.
                            if (!entity.keys().equals(Set.of("reserve"))) {
                                mapping(name, entity, section, mappings);
                                mappings.stream()
                                        .filter(each -> each.entity().equals(name))
                                        .forEach(each -> requireReserve(each, reserve.isPresent(), section));
                            }
                        });
                    }
                    return new DeclaredTranslators(mappings, text(root.tree("entities")), reserves);
                })
                .orElse(DeclaredTranslators.NONE);
    }

    // Only an entity without a problem of its own is built: otherwise the same would be told twice.
    private static void mapping(
            String name, YamlSection entity, YamlSection entities, List<EntityTranslator> mappings) {
        int before = entity.problems().size();
        ColumnMapping.Builder builder = ColumnMapping.of(name);
        entity.requiredSection("legacy").ifPresent(table -> {
            builder.legacy(table.requiredText("table").orElse(""), key(table));
            table.refuseOthers();
        });
        entity.requiredSection("modern").ifPresent(table -> {
            table.requiredText("system");
            builder.modern(table.requiredText("table").orElse(""), key(table));
            table.text("version").ifPresent(builder::modernVersion);
            table.refuseOthers();
        });
        entity.requiredSection("columns")
                .ifPresent(columns -> columns.keys().forEach(column -> ColumnReader.shared(columns, column, builder)));
        entity.section("modern-columns").ifPresent(columns -> columns.keys()
                .forEach(column -> ColumnReader.own(Side.MODERN, columns, column, builder)));
        entity.refuseOthers();
        if (entity.problems().size() > before) {
            return;
        }
        try {
            mappings.add(builder.build());
        } catch (InvalidMapping e) {
            e.problems().forEach(problem -> entities.problem(name, problem));
        }
    }

    private static Optional<Reserve> reserve(YamlSection entity) {
        return entity.section("reserve").flatMap(section -> {
            Optional<Long> from = section.requiredText("from").isPresent()
                    ? section.value("from", Scalars::positiveNumber)
                    : Optional.empty();
            Optional<Long> to = section.requiredText("to").isPresent()
                    ? section.value("to", Scalars::positiveNumber)
                    : Optional.empty();
            section.refuseOthers();
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            if (to.get() < from.get()) {
                section.problem("to", to.get() + " is before from, " + from.get());
                return Optional.empty();
            }
            String where = section.file() + ":" + entity.line("reserve") + ": " + section.path();
            return Optional.of(new Reserve(from.get(), to.get(), where));
        });
    }

    private static void requireReserve(EntityTranslator mapping, boolean reserved, YamlSection entities) {
        boolean mapped = mapping.modern().mappedKey().isPresent();
        if (mapped && !reserved) {
            entities.problem(
                    mapping.entity(),
                    "has a mapped key: name the legacy numbers for rows that are born on the modern side, by reserve:"
                            + " { from: N, to: M }");
        } else if (!mapped && reserved) {
            entities.problem(mapping.entity(), "reserves numbers, but its key is not mapped");
        }
    }

    // How many numbers are set aside is no matter of how anything translates: evidence stays good when there are more.
    private static String text(@Nullable Object tree) {
        if (!(tree instanceof Map<?, ?> entities)) {
            return String.valueOf(tree);
        }
        Map<Object, Object> told = new LinkedHashMap<>(entities);
        told.replaceAll((name, entity) -> {
            if (!(entity instanceof Map<?, ?> section)) {
                return entity;
            }
            Map<Object, Object> rest = new LinkedHashMap<>(section);
            rest.remove("reserve");
            return rest;
        });
        return told.toString();
    }

    private static String[] key(YamlSection table) {
        List<String> key = table.texts("key");
        if (key.isEmpty()) {
            table.problem("key", "must name the columns that tell rows apart, for example [ id ]");
        }
        return key.toArray(String[]::new);
    }
}
