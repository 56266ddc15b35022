package io.strangler.reference.monolith.seed;

import io.strangler.reference.monolith.seed.SeedCustomer.Address;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What twenty years of terminals, imports and repairs leave behind in a customer table, each applied to an ordinary row. */
enum UglyCase {
    EVERYTHING_EMPTY(c -> c.named("")
            .born(0, 0)
            .owing(0, 0, 0)
            .living(Address.NONE)
            .remarked("")
            .reachable(List.of())),
    EVERYTHING_MAXIMAL(c -> c.named("W".repeat(40) + ", " + "M".repeat(39))
            .born(99991231, 99991231)
            .owing(99_999_999_999_999L, Integer.MAX_VALUE + 1L, 99991231)
            .living(new Address("S".repeat(60), "Z".repeat(10), "C".repeat(40), "ZZ"))
            .remarked("R".repeat(200))
            .reachable(List.of(new SeedContact(Short.MAX_VALUE, "E", "V".repeat(120), "Y")))),
    OLDEST_DATES(c -> c.born(18000101, 18000101)),
    LEAP_DAY(c -> c.born(20000229, 20240229)),
    NO_BIRTH_DATE(c -> c.born(0, c.since())),
    NO_DATES_AT_ALL(c -> c.born(0, 0).owing(c.creditCents(), 0, 0)),
    UMLAUTS(c -> c.named("MÜLLER-LÜDENSCHEIDT, JÖRG").living(new Address("Königstraße 7", "01067", "Köln", "DE"))),
    SHARP_S_THE_TERMINAL_KEPT(c -> c.named("WEIß, STRAßMANN")),
    DOTTED_CAPITAL_I(c -> c.named("İNCE, İSMAİL")),
    COMBINING_ACCENTS(c -> c.named("MU\u0308LLER, RENE\u0301").remarked("cafe\u0301")),
    GREEK_AND_CYRILLIC(
            c -> c.named("ΠΑΠΑΔΌΠΟΥΛΟΣ, ΣΊΣΥΦΟΣ").living(new Address("Тверская 1", "125009", "Москва", "RU"))),
    CHINESE(c -> c.named("王, 小明")),
    APOSTROPHES(c -> c.named("O'BRIEN, D'ARCY").remarked("it's \"quoted\" and \\ slashed; -- not a comment")),
    EMOJI_IN_REMARK(c -> c.remarked("called twice 📞📞 👩‍👩‍👧 ok 👍🏽")),
    TABS_AND_LINES_IN_REMARK(c -> c.remarked("first line\nsecond\tline\r\nthird \\N")),
    COMPANY_WITHOUT_COMMA(c -> c.named("ACME GMBH")),
    COMMA_WITHOUT_BLANK(c -> c.named("SMITH,JOHN")),
    SEVERAL_COMMAS(c -> c.named("KING, MARTIN, JR, MD")),
    LEADING_BLANKS(c -> c.named("  LEADING, BLANKS")),
    TRAILING_BLANKS(c -> c.named("TRAILING, BLANKS  ")),
    BLANKS_INSIDE(c -> c.named("VAN  DER  BERG, A  B")),
    LOWER_CASE_FROM_AN_IMPORT(c -> c.named("Schmidt, Anna")),
    STATUS_X(c -> c.coded("X", "Y")),
    STATUS_9(c -> c.coded("9", "N")),
    STATUS_BLANK(c -> c.coded(" ", "N")),
    STATUS_LOWER_CASE(c -> c.coded("a", "N")),
    NEWSLETTER_BLANK(c -> c.coded("A", " ")),
    NEWSLETTER_J(c -> c.coded("A", "J")),
    BLOCKED(c -> c.coded("B", "N")),
    CLOSED(c -> c.coded("C", "N")),
    CREDIT_BELOW_ZERO(c -> c.owing(-1, c.statements(), c.lastStatement())),
    ONE_CENT(c -> c.owing(1, c.statements(), c.lastStatement())),
    ADDRESS_OF_BLANKS(c -> c.living(Address.BLANK)),
    NO_ADDRESS(c -> c.living(Address.NONE)),
    ZIP_WITH_LEADING_ZEROS(c -> c.living(new Address("Augustusplatz 1", "00420", "Leipzig", "DE"))),
    COUNTRY_BLANK(c -> c.living(new Address("1 High St", "12345", "Springfield", " "))),
    COUNTRY_NULL(c -> c.living(new Address("2 High St", "12345", "Springfield", null))),
    CITY_ONLY(c -> c.living(new Address(null, null, "Oslo", null))),
    NO_REMARK(c -> c.remarked(null)),
    EMPTY_REMARK(c -> c.remarked("")),
    NO_CONTACTS(c -> c.reachable(List.of())),
    NINE_CONTACTS(c -> c.reachable(IntStream.rangeClosed(1, 9)
            .mapToObj(n -> new SeedContact(n, "PMEF".substring(n % 4, n % 4 + 1), "contact " + n, n == 4 ? "Y" : "N"))
            .toList())),
    CONTACT_GAPS(c -> c.reachable(List.of(
            new SeedContact(1, "P", "+49 30 1", "N"),
            new SeedContact(3, "M", "+49 170 3", "Y"),
            new SeedContact(7, "E", "seven@example.org", "N")))),
    CONTACT_KINDS_NOBODY_KNOWS(c -> c.reachable(List.of(
            new SeedContact(1, "T", "telex 12345", "N"),
            new SeedContact(2, "?", "ask Mary", "N"),
            new SeedContact(3, " ", "", "N")))),
    CONTACT_TWICE(c -> c.reachable(
            List.of(new SeedContact(1, "P", "+353 1 234", "Y"), new SeedContact(2, "P", "+353 1 234", "Y")))),
    CONTACT_WITH_BLANKS(c -> c.reachable(List.of(new SeedContact(2, "E", "  blanks@example.org ", " "))));

    private final UnaryOperator<SeedCustomer> spoil;

    UglyCase(UnaryOperator<SeedCustomer> spoil) {
        this.spoil = spoil;
    }

    SeedCustomer of(SeedCustomer ordinary) {
        return spoil.apply(ordinary);
    }
}
