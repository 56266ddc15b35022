package io.strangler.reference.translators;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps of a present counterpart what still says the same and could not be derived: case, padding, numbering, notes. */
final class CustomerLens {
    private CustomerLens() {}

    /** Returns the wanted modern customer in the words of the present one. */
    static ModernCustomer modern(ModernCustomer wanted, LegacyCustomer given, ModernCustomer present) {
        String presentName = Names.joined(present.givenName(), present.familyName());
        boolean sameName = presentName != null
                && (presentName.equals(given.fullName())
                        || Texts.upper(presentName).equals(given.fullName()));
        boolean sameStatus = Codes.STATUS.says(present.status(), present.statusNote(), given.status());
        return new ModernCustomer(
                present.id(),
                wanted.number(),
                sameName ? present.givenName() : wanted.givenName(),
                sameName ? present.familyName() : wanted.familyName(),
                wanted.birthDate(),
                sameStatus ? present.status() : wanted.status(),
                sameStatus ? present.statusNote() : wanted.statusNote(),
                wanted.newsletter(),
                wanted.creditLimit(),
                wanted.customerSince(),
                wanted.remark(),
                wanted.statementCount(),
                wanted.lastStatementOn(),
                address(wanted.address(), present.address()),
                modernContacts(wanted.contacts(), given.contacts(), present.contacts()));
    }

    /** Returns the wanted legacy customer in the words of the present one. */
    static LegacyCustomer legacy(LegacyCustomer wanted, ModernCustomer given, LegacyCustomer present) {
        // A legacy name in lower case was never raised by the monolith; unchanged it must not be raised by us.
        boolean sameName = Objects.equals(present.fullName(), Names.joined(given.givenName(), given.familyName()));
        boolean noAddress = wanted.withoutAddress() && present.withoutAddress();
        return new LegacyCustomer(
                wanted.custNo(),
                present.custCode(),
                sameName ? present.fullName() : wanted.fullName(),
                wanted.birthDate(),
                wanted.status(),
                YesNo.letter(given.newsletter(), present.newsletter()),
                wanted.creditCents(),
                wanted.since(),
                noAddress ? present.street() : wanted.street(),
                noAddress ? present.zip() : wanted.zip(),
                noAddress ? present.city() : wanted.city(),
                noAddress ? present.country() : wanted.country(),
                wanted.remark(),
                wanted.stmtCount(),
                wanted.stmtDate(),
                legacyContacts(wanted.contacts(), present.contacts()));
    }

    private static @Nullable ModernAddress address(@Nullable ModernAddress wanted, @Nullable ModernAddress present) {
        if (wanted == null) {
            return present != null && present.blank() ? present : null;
        }
        return present == null
                ? wanted
                : new ModernAddress(
                        wanted.street(),
                        padded(wanted.postalCode(), present.postalCode()),
                        wanted.city(),
                        padded(wanted.countryCode(), present.countryCode()));
    }

    private static @Nullable String padded(@Nullable String wanted, @Nullable String present) {
        return Objects.equals(wanted, Texts.unpadded(present)) ? present : wanted;
    }

    private static List<ModernContact> modernContacts(
            List<ModernContact> wanted, List<LegacyContact> given, List<ModernContact> present) {
        List<LegacyContact> lines = given.stream()
                .sorted(Comparator.comparingLong(LegacyContact::seqNo))
                .toList();
        List<ModernContact> rows = present.stream()
                .sorted(Comparator.comparingLong(ModernContact::position))
                .toList();
        List<ModernContact> kept = new ArrayList<>();
        boolean all = rows.size() == wanted.size();
        for (int i = 0; i < wanted.size(); i++) {
            boolean same = i < rows.size() && says(rows.get(i), lines.get(i));
            all &= same;
            kept.add(same ? at(wanted.get(i).position(), rows.get(i)) : wanted.get(i));
        }
        return all ? rows : kept;
    }

    private static List<LegacyContact> legacyContacts(List<LegacyContact> wanted, List<LegacyContact> present) {
        List<LegacyContact> lines = present.stream()
                .sorted(Comparator.comparingLong(LegacyContact::seqNo))
                .toList();
        List<LegacyContact> kept = new ArrayList<>();
        boolean all = lines.size() == wanted.size();
        for (int i = 0; i < wanted.size(); i++) {
            boolean same = i < lines.size() && same(wanted.get(i), lines.get(i));
            all &= same;
            kept.add(same ? lines.get(i).numbered(wanted.get(i).seqNo()) : wanted.get(i));
        }
        return all ? lines : kept;
    }

    private static boolean says(ModernContact row, LegacyContact line) {
        return Codes.CONTACT_KIND.says(row.kind(), row.kindNote(), line.kind())
                && Objects.equals(row.value(), line.value())
                && Objects.equals(row.preferred(), YesNo.yes(line.pref()));
    }

    private static boolean same(LegacyContact one, LegacyContact other) {
        return Objects.equals(one.kind(), other.kind())
                && Objects.equals(one.value(), other.value())
                && Objects.equals(YesNo.yes(one.pref()), YesNo.yes(other.pref()));
    }

    private static ModernContact at(long position, ModernContact contact) {
        return new ModernContact(position, contact.kind(), contact.kindNote(), contact.value(), contact.preferred());
    }
}
