package io.strangler.reference.monolith.seed;

import io.strangler.reference.monolith.seed.SeedCustomer.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Makes customer number n the same every time, whatever the total: every ugly case once per stretch of numbers. */
final class CustomerSeed {

    /** Of so many customers each ugly case spoils one; a small seed has them all as well. */
    static final int STRETCH = 100;

    private static final long RANDOMNESS = 0x5eed_2001L;

    private static final List<String> FAMILIES = List.of(
            "SMITH",
            "MURPHY",
            "MÜLLER",
            "GARCÍA",
            "ROSSI",
            "NOVÁK",
            "O'NEILL",
            "VAN DIJK",
            "KOWALSKI",
            "DUBOIS",
            "JENSEN",
            "SILVA",
            "NAKAMURA",
            "ANDERSSON",
            "DE LA CRUZ",
            "LEFÈVRE",
            "HORVÁTH",
            "PAPADOPOULOS");
    private static final List<String> GIVEN = List.of(
            "MARY",
            "JOHN",
            "ANNA",
            "PETER",
            "ZOË",
            "JOSÉ",
            "HANNA",
            "LUCA",
            "MAX",
            "SOFIA",
            "JEAN-PIERRE",
            "INGRID",
            "YUKI",
            "MARIE CLAIRE",
            "TOMÁŠ",
            "EVA");
    private static final List<String> STREETS =
            List.of("High St", "Main Street", "Bahnhofstr.", "Rue de la Paix", "Via Roma", "Calle Mayor", "Storgatan");
    private static final List<String> CITIES =
            List.of("Cork", "Leeds", "Leipzig", "Lyon", "Torino", "Málaga", "Göteborg", "Brno", "Århus", "Łódź");
    private static final List<String> COUNTRIES = List.of("IE", "GB", "DE", "FR", "IT", "ES", "SE", "CZ", "DK", "PL");

    private CustomerSeed() {}

    static SeedCustomer customer(long custNo) {
        SeedCustomer ordinary = ordinary(custNo);
        int turn = (int) ((custNo - 1) % STRETCH);
        UglyCase[] cases = UglyCase.values();
        return turn < cases.length ? cases[turn].of(ordinary) : ordinary;
    }

    static SeedCustomer withInvalidDate(long custNo) {
        return ordinary(custNo).born(20230230, 20010203);
    }

    private static SeedCustomer ordinary(long custNo) {
        // Mixed with the number, so that a customer does not depend on how many came before.
        SplittableRandom random = new SplittableRandom(RANDOMNESS ^ custNo * 0x9e37_79b9_7f4a_7c15L);
        boolean printed = random.nextInt(3) == 0;
        return new SeedCustomer(
                custNo,
                any(FAMILIES, random) + ", " + any(GIVEN, random),
                date(random, 1930, 2005),
                random.nextInt(20) == 0 ? "B" : "A",
                random.nextBoolean() ? "Y" : "N",
                random.nextLong(0, 1_000_000),
                date(random, 1990, 2024),
                address(random),
                remark(random),
                printed ? random.nextLong(1, 200) : 0,
                printed ? date(random, 2025, 2026) : 0,
                contacts(random, custNo));
    }

    private static Address address(SplittableRandom random) {
        int place = random.nextInt(CITIES.size());
        return new Address(
                random.nextInt(1, 300) + " " + any(STREETS, random),
                "%05d".formatted(random.nextInt(1000, 99_999)),
                CITIES.get(place),
                COUNTRIES.get(place));
    }

    private static @Nullable String remark(SplittableRandom random) {
        return random.nextInt(4) == 0 ? "prefers delivery after " + random.nextInt(8, 20) + ":00" : null;
    }

    private static List<SeedContact> contacts(SplittableRandom random, long custNo) {
        List<SeedContact> contacts = new ArrayList<>();
        contacts.add(new SeedContact(1, "P", "+353 21 " + random.nextInt(100_000, 999_999), "Y"));
        if (random.nextBoolean()) {
            contacts.add(new SeedContact(2, "E", "customer" + custNo + "@example.org", "N"));
        }
        if (random.nextInt(4) == 0) {
            contacts.add(new SeedContact(contacts.size() + 1, "M", "+353 86 " + random.nextInt(1_000_000), "N"));
        }
        return contacts;
    }

    private static int date(SplittableRandom random, int fromYear, int toYear) {
        return random.nextInt(fromYear, toYear + 1) * 10_000 + random.nextInt(1, 13) * 100 + random.nextInt(1, 29);
    }

    private static String any(List<String> words, SplittableRandom random) {
        return words.get(random.nextInt(words.size()));
    }
}
