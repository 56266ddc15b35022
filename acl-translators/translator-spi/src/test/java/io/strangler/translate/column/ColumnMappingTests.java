package io.strangler.translate.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Declaration;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.Untranslatable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ColumnMappingTests {
    private static final ColumnMapping OWNER = ColumnMapping.of("owner")
            .legacy("owners", "id")
            .modern("owner", "number")
            .modernVersion("version")
            .column("id", "number")
            .column("first_name", "given_name", Conversion.upper())
            .column("telephone", "phone", Conversion.trim())
            .constant(Side.MODERN, "origin", "LEGACY")
            .constant(Side.LEGACY, "branch", 7L)
            .ignored(Side.LEGACY, "chg_user", "legacy's own audit")
            .build();

    @Test
    void translatesInBothDirections() {
        Aggregate legacy = row("id", 42L, "first_name", "MARY", "telephone", " 123 ", "branch", 7L);
        Aggregate modern = row("number", 42L, "given_name", "MARY", "phone", "123", "origin", "LEGACY");

        assertThat(OWNER.toModern(legacy, Optional.empty())).isEqualTo(modern);
        assertThat(OWNER.toLegacy(modern, Optional.empty()))
                .isEqualTo(row("id", 42L, "first_name", "MARY", "telephone", "123", "branch", 7L));
    }

    @Test
    void keepsWhatSaysTheSame() {
        Aggregate legacy = row("id", 42L, "first_name", "MARY", "telephone", " 123 ", "branch", 9L);
        Aggregate modern = row("number", 42L, "given_name", "Mary", "phone", "123", "origin", "WEB");

        assertThat(OWNER.toModern(legacy, Optional.of(modern))).isEqualTo(modern);
        assertThat(OWNER.toLegacy(modern, Optional.of(legacy))).isEqualTo(legacy);
    }

    @Test
    void describesBothTables() {
        assertThat(OWNER.entity()).isEqualTo("owner");
        assertThat(OWNER.legacy().root().columns()).containsExactly("id", "first_name", "telephone", "branch");
        assertThat(OWNER.modern().root().columns()).containsExactly("number", "given_name", "phone", "origin");
        assertThat(OWNER.modern().root().key()).containsExactly("number");
        assertThat(OWNER.modern().root().version()).contains("version");
    }

    @Test
    void declaresWhatIsNotCarriedOneToOne() {
        assertThat(OWNER.declarations())
                .extracting(declared -> declared.kind() + " " + declared.side() + " " + declared.field())
                .containsExactly(
                        "NORMALISED LEGACY owners.first_name",
                        "NORMALISED MODERN owner.given_name",
                        "NORMALISED LEGACY owners.telephone",
                        "NORMALISED MODERN owner.phone",
                        "NORMALISED MODERN owner.origin",
                        "NORMALISED LEGACY owners.branch",
                        "IGNORED LEGACY owners.chg_user");
    }

    @Test
    void namesTheColumnThatCannotBeTranslated() {
        ColumnMapping mapping = ColumnMapping.of("owner")
                .legacy("owners", "id")
                .modern("owner", "id")
                .column("id", "id")
                .column("born", "birth_date", Conversion.yyyymmdd())
                .build();

        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> mapping.toModern(row("id", 1L, "born", 20230230L), Optional.empty()))
                .withMessage("owners.born is 20230230, which is no date YYYYMMDD");
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> mapping.toLegacy(row("id", 1L, "birth_date", "today"), Optional.empty()))
                .withMessage("owner.birth_date holds a String where a LocalDate is expected");
    }

    @Test
    void refusesWhatCannotBeUndoneUnlessItIsDeclaredLossy() {
        Conversion merging = Conversion.code(Map.of("A", "ACTIVE", "B", "CLOSED", "C", "CLOSED"));

        assertThat(problems(begun().column("status", "state", merging)))
                .containsExactly("status cannot be undone: which code [CLOSED] was cannot be told;"
                        + " declare it lossy with a reason");
        ColumnMapping lossy =
                begun().lossy("status", "state", merging, "nobody uses B").build();
        assertThat(lossy.declarations())
                .containsExactly(Declaration.lossy(Side.LEGACY, "owners.status", "nobody uses B"));
        assertThat(lossy.toLegacy(row("id", 1L, "state", "CLOSED"), Optional.of(row("id", 1L, "status", "C"))))
                .isEqualTo(row("id", 1L, "status", "C"));
        assertThat(lossy.toLegacy(row("id", 1L, "state", "CLOSED"), Optional.of(row("id", 1L, "status", "A"))))
                .isEqualTo(row("id", 1L, "status", "B"));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(problems(ColumnMapping.of("owner")))
                .contains("name the legacy table and its key columns", "name the modern table and its key columns");
        assertThat(problems(begun().column("name", "given_name")
                        .column("name", "family_name")
                        .column("first", "given_name")
                        .ignored(Side.LEGACY, "first", " ")
                        .modernVersion("given_name")))
                .containsExactlyInAnyOrder(
                        "legacy column name is declared twice",
                        "legacy column first is declared twice",
                        "modern column given_name is declared twice",
                        "given_name counts versions and must not be translated",
                        "first is declared ignored without a reason");
        assertThat(problems(begun().lossy("a", "b", Conversion.same(), "")))
                .containsExactly("a is declared lossy without a reason");
    }

    @Test
    void refusesAKeyThatIsNotTheSameOnBothSides() {
        assertThat(problems(ColumnMapping.of("owner")
                        .legacy("owners", "no")
                        .modern("owner", "number")
                        .column("no", "number", Conversion.textNumber())))
                .containsExactly("key column no must be the same on both sides, not text-number");
        assertThat(problems(ColumnMapping.of("owner")
                        .legacy("owners", "branch", "no")
                        .modern("owner", "number", "branch")
                        .column("no", "number")
                        .column("branch", "branch")))
                .containsExactly(
                        "the legacy key [branch, no] is [branch, number] on the modern side, whose key is [number, branch]");
        assertThat(problems(ColumnMapping.of("owner").legacy("owners", "no").modern("owner", "number")))
                .contains("legacy key column no is not declared", "modern key column number is not declared");
    }

    private static ColumnMapping.Builder begun() {
        return ColumnMapping.of("owner")
                .legacy("owners", "id")
                .modern("owner", "id")
                .column("id", "id");
    }

    private static List<String> problems(ColumnMapping.Builder mapping) {
        try {
            mapping.build();
            return List.of();
        } catch (InvalidMapping invalid) {
            assertThat(invalid)
                    .hasMessageContaining("entity owner: " + invalid.problems().getFirst());
            return invalid.problems();
        }
    }

    private static Aggregate row(@Nullable Object... columnsAndValues) {
        Row.Builder row = Row.builder();
        for (int i = 0; i < columnsAndValues.length; i += 2) {
            row.set(String.valueOf(columnsAndValues[i]), columnsAndValues[i + 1]);
        }
        return Aggregate.of(row.build());
    }
}
