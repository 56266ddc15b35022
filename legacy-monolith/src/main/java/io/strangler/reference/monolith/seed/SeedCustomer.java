package io.strangler.reference.monolith.seed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One customer row and its contacts as the seeder writes them; the number decides the code. */
record SeedCustomer(
        long custNo,
        String name,
        int birthDate,
        String status,
        String newsletter,
        long creditCents,
        int since,
        Address address,
        @Nullable String remark,
        long statements,
        int lastStatement,
        List<SeedContact> contacts) {

    record Address(
            @Nullable String street,
            @Nullable String zip,
            @Nullable String city,
            @Nullable String country) {

        static final Address NONE = new Address(null, null, null, null);
        static final Address BLANK = new Address("", " ", "", " ");
    }

    SeedCustomer {
        contacts = List.copyOf(contacts);
    }

    String code() {
        return "C%07d".formatted(custNo % 10_000_000);
    }

    SeedCustomer named(String other) {
        return new SeedCustomer(
                custNo,
                other,
                birthDate,
                status,
                newsletter,
                creditCents,
                since,
                address,
                remark,
                statements,
                lastStatement,
                contacts);
    }

    SeedCustomer born(int yyyymmdd, int customerSince) {
        return new SeedCustomer(
                custNo,
                name,
                yyyymmdd,
                status,
                newsletter,
                creditCents,
                customerSince,
                address,
                remark,
                statements,
                lastStatement,
                contacts);
    }

    SeedCustomer coded(String otherStatus, String otherNewsletter) {
        return new SeedCustomer(
                custNo,
                name,
                birthDate,
                otherStatus,
                otherNewsletter,
                creditCents,
                since,
                address,
                remark,
                statements,
                lastStatement,
                contacts);
    }

    SeedCustomer owing(long cents, long printed, int lastPrinted) {
        return new SeedCustomer(
                custNo,
                name,
                birthDate,
                status,
                newsletter,
                cents,
                since,
                address,
                remark,
                printed,
                lastPrinted,
                contacts);
    }

    SeedCustomer living(Address other) {
        return new SeedCustomer(
                custNo,
                name,
                birthDate,
                status,
                newsletter,
                creditCents,
                since,
                other,
                remark,
                statements,
                lastStatement,
                contacts);
    }

    SeedCustomer remarked(@Nullable String other) {
        return new SeedCustomer(
                custNo,
                name,
                birthDate,
                status,
                newsletter,
                creditCents,
                since,
                address,
                other,
                statements,
                lastStatement,
                contacts);
    }

    SeedCustomer reachable(List<SeedContact> others) {
        return new SeedCustomer(
                custNo,
                name,
                birthDate,
                status,
                newsletter,
                creditCents,
                since,
                address,
                remark,
                statements,
                lastStatement,
                others);
    }
}
