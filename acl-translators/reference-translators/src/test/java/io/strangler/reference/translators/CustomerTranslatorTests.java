package io.strangler.reference.translators;

import static io.strangler.reference.translators.Samples.contact;
import static io.strangler.reference.translators.Samples.legacy;
import static io.strangler.reference.translators.Samples.line;
import static io.strangler.reference.translators.Samples.modern;
import static io.strangler.reference.translators.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerTranslatorTests {
    private final CustomerTranslator translator = new CustomerTranslator();

    @Test
    void translatesAnOrdinaryCustomerInBothDirections() {
        assertThat(translator.toModern(legacy(), Optional.empty())).isEqualTo(modern());
        assertThat(translator.toLegacy(modern(), Optional.empty())).isEqualTo(legacy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "ACME GMBH|ACME GMBH|''",
                "SMITH,JOHN|SMITH,JOHN|''",
                "KING, MARTIN, JR, MD|KING|MARTIN, JR, MD",
                "ACME, |ACME, |''",
                ", MARY|''|MARY",
                "''|''|''",
                "  LEADING, BLANKS|  LEADING|BLANKS",
                "TRAILING, BLANKS  |TRAILING|BLANKS  ",
                "A,  B|A| B",
            })
    void splitsANameAtTheFirstCommaAndBlankAndJoinsItBackExactly(String name, String family, String given) {
        Aggregate split = translator.toModern(with(legacy(), "full_name", name), Optional.empty());

        assertThat(split.root().value("family_name")).isEqualTo(family);
        assertThat(split.root().value("given_name")).isEqualTo(given);
        assertThat(translator.toLegacy(split, Optional.empty()).root().value("full_name"))
                .isEqualTo(name);
    }

    @Test
    void keepsTheModernCaseOfANameThatIsTheLegacyOneInUpperCase() {
        Aggregate mary = named("Mary", "O'Brien");

        assertThat(translator.toModern(legacy(), Optional.of(mary)).root()).isEqualTo(mary.root());
    }

    @Test
    void takesTheLegacyNameWhenItIsNoLongerTheModernOneInUpperCase() {
        Aggregate renamed = translator.toModern(
                with(legacy(), "full_name", "O'BRIAN, MARY"), Optional.of(named("Mary", "O'Brien")));

        assertThat(renamed.root().value("family_name")).isEqualTo("O'BRIAN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WEIß, STRAßMANN", "Schmidt, Anna", "i̇nce, X", "ŉ, ﬁ"})
    void leavesALegacyNameAloneThatTheMonolithNeverRaised(String name) {
        Aggregate legacy = with(legacy(), "full_name", name);
        Aggregate modern = translator.toModern(legacy, Optional.empty());

        assertThat(translator.toLegacy(modern, Optional.of(legacy))).isEqualTo(legacy);
        assertThat(translator.toModern(legacy, Optional.of(modern))).isEqualTo(modern);
    }

    @Test
    void raisesAModernNameAsTheMonolithDoes() {
        assertThat(translator
                        .toLegacy(named("Jörg", "Weiß"), Optional.empty())
                        .root()
                        .value("full_name"))
                .isEqualTo("WEISS, JÖRG");
    }

    @Test
    void refusesANameThatOnlyFitsInLowerCase() {
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> translator.toLegacy(named("", "ß".repeat(41)), Optional.empty()))
                .satisfies(e -> assertThat(e.field()).isEqualTo("customer.full_name"));
    }

    @ParameterizedTest
    @ValueSource(longs = {20230230, 19991345, 20230001, 101, -1, 100000101, 99991232, 4_000_000_000L})
    void refusesALegacyDateThatIsNone(long date) {
        for (String column : List.of("birth_date", "since", "stmt_date")) {
            assertThatExceptionOfType(Untranslatable.class)
                    .isThrownBy(() -> translator.toModern(with(legacy(), column, date), Optional.empty()))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("customer." + column));
        }
    }

    @Test
    void refusesAModernDateThatEightDigitsCannotSay() {
        for (LocalDate date : List.of(LocalDate.of(10_000, 1, 1), LocalDate.of(0, 12, 31), LocalDate.of(-44, 3, 15))) {
            assertThatExceptionOfType(Untranslatable.class)
                    .isThrownBy(() -> translator.toLegacy(with(modern(), "birth_date", date), Optional.empty()))
                    .satisfies(e -> assertThat(e.field()).isEqualTo("customer.birth_date"));
        }
    }

    @Test
    void carriesAnUnknownStatusInTheNote() {
        for (String code : List.of("X", "9", "a", "", "ß")) {
            Aggregate modern = translator.toModern(with(legacy(), "status", code), Optional.empty());

            assertThat(modern.root().value("status")).isEqualTo("UNCLASSIFIED");
            assertThat(modern.root().value("status_note")).isEqualTo(code);
            assertThat(translator.toLegacy(modern, Optional.empty()).root().value("status"))
                    .isEqualTo(code);
        }
    }

    @Test
    void keepsAStatusNoteWhileTheStatusIsTheSame() {
        Aggregate present = with(modern(), "status_note", "vouched for by the manager");

        assertThat(translator.toModern(legacy(), Optional.of(present))).isEqualTo(present);
        assertThat(translator
                        .toModern(with(legacy(), "status", "B"), Optional.of(present))
                        .root()
                        .value("status_note"))
                .isNull();
    }

    @Test
    void refusesAStatusNoteThatIsNoCode() {
        Aggregate modern = with(with(modern(), "status", "UNCLASSIFIED"), "status_note", "see file");

        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> translator.toLegacy(modern, Optional.empty()))
                .satisfies(e -> assertThat(e.field()).isEqualTo("customer.status"));
    }

    @Test
    void readsAnyLetterButYAsNoAndKeepsItWhileNothingChanges() {
        for (String letter : List.of("N", "J", "", "y")) {
            Aggregate legacy = with(legacy(), "newsletter", letter);
            Aggregate modern = translator.toModern(legacy, Optional.empty());

            assertThat(modern.root().value("newsletter")).isEqualTo(false);
            assertThat(translator.toLegacy(modern, Optional.of(legacy))).isEqualTo(legacy);
            assertThat(translator.toLegacy(modern, Optional.empty()).root().value("newsletter"))
                    .isEqualTo("N");
        }
    }

    @Test
    void hasNoAddressWhenAllOfItIsBlank() {
        Aggregate blank = address("", "", "  ", null);
        Aggregate modern = translator.toModern(blank, Optional.empty());

        assertThat(modern.children()).containsEntry(ModernRows.ADDRESS, List.of());
        assertThat(translator.toLegacy(modern, Optional.of(blank))).isEqualTo(blank);
        assertThat(translator.toLegacy(modern, Optional.empty())).isEqualTo(address(null, null, null, null));
        assertThat(translator.toLegacy(modern, Optional.of(legacy()))).isEqualTo(address(null, null, null, null));
    }

    @Test
    void carriesAnAddressThatIsBlankInPartsExactly() {
        for (Aggregate legacy : List.of(
                address(null, null, "Oslo", null), address("", "", "Oslo", ""), address("  ", null, "", "NO"))) {
            Aggregate modern = translator.toModern(legacy, Optional.empty());

            assertThat(translator.toLegacy(modern, Optional.empty())).isEqualTo(legacy);
            assertThat(translator.toModern(legacy, Optional.of(modern))).isEqualTo(modern);
        }
    }

    @Test
    void renumbersContactsOnlyWhenTheyChange() {
        Aggregate gaps = legacy().with(
                        LegacyRows.CONTACT,
                        List.of(line(1, "P", "a", "N"), line(3, "M", "b", "J"), line(7, "E", "c", "N")));
        Aggregate modern = translator.toModern(gaps, Optional.empty());

        assertThat(modern.rows(ModernRows.CONTACT))
                .extracting(row -> row.value("position"))
                .containsExactly(0L, 1L, 2L);
        assertThat(translator.toLegacy(modern, Optional.of(gaps))).isEqualTo(gaps);
        Aggregate one = modern.with(
                ModernRows.CONTACT, List.of(contact(0, "PHONE", null, "a", false), contact(1, "FAX", null, "b", true)));
        assertThat(translator.toLegacy(one, Optional.of(gaps)).rows(LegacyRows.CONTACT))
                .containsExactly(line(1, "P", "a", "N"), line(2, "F", "b", "Y"));
    }

    @Test
    void keepsTheIdentifierOfARowThatIsThereAndItsChildren() {
        UUID id = UUID.fromString("00000000-0000-4000-8000-000000000001");
        Aggregate translated = translator.toModern(legacy(), Optional.of(with(modern(), "id", id)));

        assertThat(translated.root().value("id")).isEqualTo(id);
        assertThat(translated.rows(ModernRows.ADDRESS))
                .extracting(row -> row.value("customer_id"))
                .containsOnly(id);
        assertThat(translated.rows(ModernRows.CONTACT))
                .extracting(row -> row.value("customer_id"))
                .containsOnly(id);
    }

    @Test
    void derivesTheCodeOfACustomerThatLegacyHasNotSeen() {
        Aggregate born = with(with(modern(), "number", 5_000_000_017L), "id", CustomerMapper.id(5_000_000_017L));

        assertThat(translator.toLegacy(born, Optional.empty()).root().value("cust_code"))
                .isEqualTo("C0000017");
        assertThat(translator
                        .toLegacy(modern(), Optional.of(with(legacy(), "cust_code", "K7")))
                        .root()
                        .value("cust_code"))
                .isEqualTo("K7");
    }

    @Test
    void refusesWhatTheOtherSideCannotHold() {
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> translator.toLegacy(with(modern(), "remark", "r".repeat(201)), Optional.empty()))
                .withMessage("customer.remark would need 201 characters of the 200 it holds");
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() ->
                        translator.toModern(with(legacy(), "credit_cents", 100_000_000_000_000L), Optional.empty()))
                .satisfies(e -> assertThat(e.field()).isEqualTo("customer.credit_cents"));
        assertThat(translator.toLegacy(with(modern(), "remark", "👍".repeat(200)), Optional.empty()))
                .isNotNull();
    }

    @Test
    void carriesCreditBelowZeroToTheCent() {
        Aggregate modern = translator.toModern(with(legacy(), "credit_cents", -1L), Optional.empty());

        assertThat(modern.root().value("credit_limit")).isEqualTo(new BigDecimal("-0.01"));
        assertThat(translator.toLegacy(modern, Optional.empty()).root().value("credit_cents"))
                .isEqualTo(-1L);
    }

    @Test
    void leavesAloneWhatItIsNotGiven() {
        Row partial =
                Row.builder().set("cust_no", 42L).set("remark", "only this").build();

        assertThat(translator.toModern(Aggregate.of(partial), Optional.of(modern())))
                .isEqualTo(Aggregate.of(Row.builder()
                        .set("id", Samples.ID_42)
                        .set("number", 42L)
                        .set("remark", "only this")
                        .build()));
    }

    private static Aggregate named(String given, String family) {
        return with(with(modern(), "given_name", given), "family_name", family);
    }

    private static Aggregate address(
            @Nullable String street, @Nullable String zip, @Nullable String city, @Nullable String country) {
        return with(with(with(with(legacy(), "street", street), "zip", zip), "city", city), "country", country);
    }
}
