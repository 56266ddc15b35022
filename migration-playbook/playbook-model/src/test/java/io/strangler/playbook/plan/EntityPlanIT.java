package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.InvalidFile;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Declaration;
import io.strangler.translate.DeclaredTranslators;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Reserve;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.Unpaired;
import io.strangler.translate.Untranslatable;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityPlanIT {
    private static final String PLAN = """
            migration: shop
            flags: flags.yaml
            control: { database: { url: "jdbc:postgresql://127.0.0.1:5432/control", username: strangler } }
            systems:
              legacy:    { url: http://127.0.0.1:9000, database: { url: "jdbc:postgresql://127.0.0.1:5432/shop", username: strangler } }
              customers: { url: http://127.0.0.1:9001, database: { url: "jdbc:postgresql://127.0.0.1:5433/customers", username: strangler } }
            capabilities:
              customers:
                modern: customers
                entities: [ owner ]
                routes:
                  - { path: /api/owners/** }
            entities:
              owner:
                legacy: { table: owners, key: [ id ] }
                modern: { system: customers, table: owner, key: [ number ], version: version }
                columns:
                  id: number
                  first_name: given_name
                  telephone: { to: phone, as: trim }
                  state: { to: status, as: { code: { A: ACTIVE, B: BLOCKED } } }
                  size: { to: amount, as: { code: { 1: ONE, 2: MANY }, rest: MANY }, lossy: nobody tells 2 from 3 }
                  branch: { constant: 7 }
                  chg_user: { ignore: legacy's own audit }
                modern-columns:
                  discount: { constant: 2.50 }
                  updated_at: { ignore: modern's own audit }
            """;

    private static final String MAPPED =
            PLAN.substring(0, PLAN.indexOf("entities:\n")).replace("[ owner ]", "[ owner, pet, order ]") + """
            entities:
              owner:
                legacy: { table: owners, key: [ id ] }
                modern: { system: customers, table: owner, key: [ id ] }
                columns:
                  id: { to: id, as: mapped }
                reserve: { from: 1000, to: 1999 }
              pet:
                legacy: { table: pets, key: [ id ] } # two
                modern: { system: customers, table: pet, key: [ id ] }
                columns:
                  id: id
                  owner: { to: owner_id, as: { mapped: owner } }
              order:
                reserve: { from: 5, to: 6 }
            """;

    @TempDir
    Path folder;

    @Test
    void mapsColumnsInBothDirections() throws IOException {
        EntityTranslator owner = owner(PLAN);

        Aggregate legacy = Aggregate.of(Row.builder()
                .set("id", 42L)
                .set("first_name", "Mary")
                .set("telephone", " 123 ")
                .set("state", "A")
                .set("size", "1")
                .set("branch", 3L)
                .build());
        Aggregate modern = owner.toModern(legacy, Optional.empty());
        assertThat(modern)
                .isEqualTo(Aggregate.of(Row.builder()
                        .set("number", 42L)
                        .set("given_name", "Mary")
                        .set("phone", "123")
                        .set("status", "ACTIVE")
                        .set("amount", "ONE")
                        .set("discount", new BigDecimal("2.5"))
                        .build()));
        assertThat(owner.toLegacy(modern, Optional.of(legacy))).isEqualTo(legacy);
        assertThat(owner.toLegacy(modern, Optional.empty()).root().value("branch"))
                .isEqualTo(7L);
        assertThat(owner.modern().root().version()).contains("version");
    }

    @Test
    void declaresWhatIsLostAndWhatStays() throws IOException {
        assertThat(owner(PLAN).declarations())
                .contains(
                        Declaration.lossy(Side.LEGACY, "owners.size", "nobody tells 2 from 3"),
                        Declaration.ignored(Side.LEGACY, "owners.chg_user", "legacy's own audit"),
                        Declaration.ignored(Side.MODERN, "owner.updated_at", "modern's own audit"));
    }

    @Test
    void tellsMappingsApartAndNothingElse() throws IOException {
        String text = PlanFile.read(write(PLAN)).mappings().text();

        assertThat(PlanFile.read(write(PLAN + "# a remark\n")).mappings().text())
                .isEqualTo(text);
        assertThat(PlanFile.read(write(PLAN.replace("as: trim", "as: upper")))
                        .mappings()
                        .text())
                .isNotEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "as: trim              | as: trimmed            | entities.owner.columns.telephone.as        | no conversion; known: same, trim",
                "rest: MANY            | rest: FEW              | entities.owner.columns.size.as.rest        | FEW",
                ", lossy: nobody tells 2 from 3 | ``            | entities.owner.columns.size                | cannot be undone",
                "chg_user: { ignore: legacy's own audit } | chg_user: { } | entities.owner.columns.chg_user  | must say one of to: COLUMN",
                "discount: { constant: 2.50 } | discount: given_name | entities.owner.modern-columns.discount | must be a mapping",
                "constant: 7 }         | constant: 7, ignore: x } | entities.owner.columns.branch            | must say one of",
                "{ to: phone, as: trim } | { to: phone, how: trim } | entities.owner.columns.telephone.how   | is not a key here",
                "id: number            | id: { to: number, as: text-number } | entities.owner                | must be the same on both sides",
                "updated_at:           | phone:                 | entities.owner                             | phone is declared twice",
                "table: owners, key: [ id ] | table: owners     | entities.owner.legacy.key                  | must name the columns",
                "system: customers, table | system: legacy, table | entities.owner.modern.system             | which is customers",
                "entities: [ owner ]   | entities: [ other ]    | entities.owner                             | belongs to no capability"
            })
    void refusesAMappingThatCannotWork(String good, String bad, String key, String message) throws IOException {
        refuses(PLAN, good, bad, key, message);
    }

    private void refuses(String good, String part, String bad, String key, String message) throws IOException {
        assertThat(good).contains(part);
        Path plan = write(good.replace(part, bad));

        assertThatThrownBy(() -> PlanFile.read(plan))
                .isInstanceOfSatisfying(InvalidFile.class, refused -> assertThat(refused.problems())
                        .anySatisfy(problem -> {
                            assertThat(problem.key()).isEqualTo(key);
                            assertThat(problem.line()).isGreaterThan(10);
                            assertThat(problem.message()).contains(message);
                        }));
    }

    @Test
    void mapsIdentifiersByPairsOfNumbers() throws IOException {
        Path file = write(MAPPED);
        DeclaredTranslators mappings = PlanFile.read(file).mappings();

        assertThat(mappings.entities().getFirst().modern().mappedKey()).contains("owner");
        assertThat(mappings.entities().getLast().modern().root().mapped()).containsEntry("owner_id", "owner");
        assertThat(mappings.reserves())
                .containsOnly(
                        Map.entry("owner", new Reserve(1000, 1999, file + ":19: entities.owner.reserve")),
                        Map.entry("order", new Reserve(5, 6, file + ":27: entities.order.reserve")));
        EntityTranslator pet = mappings.entities().getLast();
        Aggregate modern =
                Aggregate.of(Row.builder().set("id", 1L).set("owner_id", 1001L).build());
        assertThat(pet.toLegacy(modern, Optional.empty()).root().value("owner")).isEqualTo(1001L);
        assertThatThrownBy(() -> pet.toLegacy(
                        Aggregate.of(modern.root().with("owner_id", new Unpaired("7f"))), Optional.empty()))
                .isInstanceOf(Untranslatable.class)
                .hasMessageContaining("pet.owner_id is owner 7f, which is paired with no legacy number yet");
    }

    @Test
    void takesAWiderReserveForTheSameTranslation() throws IOException {
        String text = PlanFile.read(write(MAPPED)).mappings().text();

        assertThat(PlanFile.read(write(MAPPED.replace("to: 1999", "to: 2999")))
                        .mappings()
                        .text())
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from: 1000       | from: 0      | entities.owner.reserve.from | no whole number above 0",
                "from: 1000       | from: 2000   | entities.owner.reserve.to   | 1999 is before from, 2000",
                "from: 1000, to   | to           | entities.owner.reserve.from | is missing",
                "from: 1000       | form: 1000   | entities.owner.reserve.form | is not a key here",
                "reserve: { from: 1000, to: 1999 } | # | entities.owner        | has a mapped key: name the legacy numbers",
                "id: { to: id, as: mapped } | id: id | entities.owner          | reserves numbers, but its key is not mapped",
                "id: { to: id, as: mapped } | id: { to: id, as: { mapped: pet } } | entities.owner | only by the entity itself",
                "key: [ id ] } # two | key: [ id, owner ] } | entities.pet     | can be mapped only by the entity itself",
                "owner: { to: owner_id, as: { mapped: owner } } | owner: { to: owner_id, as: { mapped: { x: y } } } | entities.pet.columns.owner.as.mapped | must be a text"
            })
    void refusesMappedIdentifiersThatCannotWork(String good, String bad, String key, String message)
            throws IOException {
        refuses(MAPPED, good, bad, key, message);
    }

    private EntityTranslator owner(String plan) throws IOException {
        return PlanFile.read(write(plan)).mappings().entities().getFirst();
    }

    private Path write(String plan) throws IOException {
        return Files.writeString(folder.resolve("migration.yaml"), plan);
    }
}
