package io.strangler.reference.translators;

import io.strangler.translate.Keys;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Mapper;
import org.mapstruct.Mapping;
import org.mapstruct.Named;
import org.mapstruct.ReportingPolicy;

/** What each field of one model is in the other's terms, as if the other side held nothing yet. */
@Mapper(
        implementationName = "Generated<CLASS_NAME>",
        unmappedTargetPolicy = ReportingPolicy.ERROR,
        uses = {Names.class, Cents.class, YesNo.class})
interface CustomerMapper {
    /** The names of customers, for {@link Keys#uuid5}. */
    UUID NAMESPACE = UUID.fromString("6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01");

    @Mapping(target = "id", source = "custNo", qualifiedByName = "id")
    @Mapping(target = "number", source = "custNo")
    @Mapping(target = "givenName", source = "fullName", qualifiedByName = "givenName")
    @Mapping(target = "familyName", source = "fullName", qualifiedByName = "familyName")
    @Mapping(target = "birthDate", source = "birthDate", qualifiedByName = "birthDate")
    @Mapping(target = "status", source = "status", qualifiedByName = "statusWord")
    @Mapping(target = "statusNote", source = "status", qualifiedByName = "statusNote")
    @Mapping(target = "newsletter", source = "newsletter", qualifiedByName = "yes")
    @Mapping(target = "creditLimit", source = "creditCents", qualifiedByName = "amount")
    @Mapping(target = "customerSince", source = "since", qualifiedByName = "since")
    @Mapping(target = "statementCount", source = "stmtCount")
    @Mapping(target = "lastStatementOn", source = "stmtDate", qualifiedByName = "stmtDate")
    @Mapping(target = "address", source = ".", qualifiedByName = "address")
    @Mapping(target = "contacts", source = "contacts", qualifiedByName = "modernContacts")
    ModernCustomer toModern(LegacyCustomer customer);

    @Mapping(target = "custNo", source = "number")
    @Mapping(target = "custCode", source = "number", qualifiedByName = "custCode")
    @Mapping(target = "fullName", source = ".", qualifiedByName = "fullName")
    @Mapping(target = "birthDate", source = "birthDate", qualifiedByName = "birthDate")
    @Mapping(target = "status", source = ".", qualifiedByName = "statusCode")
    @Mapping(target = "newsletter", source = "newsletter", qualifiedByName = "letter")
    @Mapping(target = "creditCents", source = "creditLimit", qualifiedByName = "cents")
    @Mapping(target = "since", source = "customerSince", qualifiedByName = "since")
    @Mapping(target = "street", source = "address.street")
    @Mapping(target = "zip", source = "address.postalCode", qualifiedByName = "unpadded")
    @Mapping(target = "city", source = "address.city")
    @Mapping(target = "country", source = "address.countryCode", qualifiedByName = "unpadded")
    @Mapping(target = "stmtCount", source = "statementCount")
    @Mapping(target = "stmtDate", source = "lastStatementOn", qualifiedByName = "stmtDate")
    @Mapping(target = "contacts", source = "contacts", qualifiedByName = "legacyContacts")
    LegacyCustomer toLegacy(ModernCustomer customer);

    @Mapping(target = "position", source = "position")
    @Mapping(target = "kind", source = "contact.kind", qualifiedByName = "kindWord")
    @Mapping(target = "kindNote", source = "contact.kind", qualifiedByName = "kindNote")
    @Mapping(target = "value", source = "contact.value")
    @Mapping(target = "preferred", source = "contact.pref", qualifiedByName = "yes")
    ModernContact toModern(LegacyContact contact, long position);

    @Mapping(target = "seqNo", source = "seqNo")
    @Mapping(target = "kind", source = "contact", qualifiedByName = "kindCode")
    @Mapping(target = "value", source = "contact.value")
    @Mapping(target = "pref", source = "contact.preferred", qualifiedByName = "letter")
    LegacyContact toLegacy(ModernContact contact, long seqNo);

    @Named("modernContacts")
    default List<ModernContact> modernContacts(List<LegacyContact> contacts) {
        List<ModernContact> rows = new ArrayList<>();
        for (LegacyContact contact : contacts.stream()
                .sorted(Comparator.comparingLong(LegacyContact::seqNo))
                .toList()) {
            rows.add(toModern(contact, rows.size()));
        }
        return rows;
    }

    @Named("legacyContacts")
    default List<LegacyContact> legacyContacts(List<ModernContact> contacts) {
        List<LegacyContact> rows = new ArrayList<>();
        for (ModernContact contact : contacts.stream()
                .sorted(Comparator.comparingLong(ModernContact::position))
                .toList()) {
            rows.add(toLegacy(contact, rows.size() + 1L));
        }
        return rows;
    }

    @Named("address")
    static @Nullable ModernAddress address(LegacyCustomer customer) {
        return customer.withoutAddress()
                ? null
                : new ModernAddress(customer.street(), customer.zip(), customer.city(), customer.country());
    }

    @Named("id")
    static UUID id(long number) {
        return Keys.uuid5(NAMESPACE, Long.toString(number));
    }

    @Named("custCode")
    static String custCode(long number) {
        return "C%07d".formatted(Math.floorMod(number, 10_000_000L));
    }

    @Named("unpadded")
    static @Nullable String unpadded(@Nullable String text) {
        return Texts.unpadded(text);
    }

    @Named("statusWord")
    static @Nullable String statusWord(@Nullable String code) {
        return Codes.STATUS.word(code);
    }

    @Named("statusNote")
    static @Nullable String statusNote(@Nullable String code) {
        return Codes.STATUS.note(code);
    }

    @Named("statusCode")
    static @Nullable String statusCode(ModernCustomer customer) {
        return Codes.STATUS.code(customer.status(), customer.statusNote());
    }

    @Named("kindWord")
    static @Nullable String kindWord(@Nullable String code) {
        return Codes.CONTACT_KIND.word(code);
    }

    @Named("kindNote")
    static @Nullable String kindNote(@Nullable String code) {
        return Codes.CONTACT_KIND.note(code);
    }

    @Named("kindCode")
    static @Nullable String kindCode(ModernContact contact) {
        return Codes.CONTACT_KIND.code(contact.kind(), contact.kindNote());
    }

    @Named("birthDate")
    static @Nullable LocalDate birthDate(@Nullable Long yyyymmdd) {
        return LegacyDates.date("customer.birth_date", yyyymmdd);
    }

    @Named("birthDate")
    static Long birthDate(@Nullable LocalDate date) {
        return LegacyDates.digits("customer.birth_date", date);
    }

    @Named("since")
    static @Nullable LocalDate since(@Nullable Long yyyymmdd) {
        return LegacyDates.date("customer.since", yyyymmdd);
    }

    @Named("since")
    static Long since(@Nullable LocalDate date) {
        return LegacyDates.digits("customer.customer_since", date);
    }

    @Named("stmtDate")
    static @Nullable LocalDate stmtDate(@Nullable Long yyyymmdd) {
        return LegacyDates.date("customer.stmt_date", yyyymmdd);
    }

    @Named("stmtDate")
    static Long stmtDate(@Nullable LocalDate date) {
        return LegacyDates.digits("customer.last_statement_on", date);
    }
}
