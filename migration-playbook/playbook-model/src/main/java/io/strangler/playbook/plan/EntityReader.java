package io.strangler.playbook.plan;

import io.strangler.playbook.yaml.YamlSection;
import io.strangler.translate.DeclaredTranslators;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.column.InvalidMapping;
import java.util.ArrayList;
import java.util.List;

/** Reads the entities that are one table against one table, and need no code. */
final class EntityReader {
    private EntityReader() {}

    static DeclaredTranslators read(YamlSection root) {
        return root.section("entities")
                .map(section -> {
                    List<EntityTranslator> mappings = new ArrayList<>();
                    for (String name : section.keys()) {
                        section.section(name).ifPresent(entity -> mapping(name, entity, section, mappings));
                    }
                    return new DeclaredTranslators(mappings, String.valueOf(root.tree("entities")));
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

    private static String[] key(YamlSection table) {
        List<String> key = table.texts("key");
        if (key.isEmpty()) {
            table.problem("key", "must name the columns that tell rows apart, for example [ id ]");
        }
        return key.toArray(String[]::new);
    }
}
