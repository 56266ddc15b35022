package io.strangler.reference.translators;

import io.strangler.translate.Untranslatable;
import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** {@code YYYYMMDD} in an integer, 0 for none, against dates. */
final class LegacyDates {
    private static final int LAST_YEAR = 9999;

    private LegacyDates() {}

    static @Nullable LocalDate date(String column, @Nullable Long yyyymmdd) {
        if (yyyymmdd == null || yyyymmdd == 0) {
            return null;
        }
        if (yyyymmdd < 10_000 || yyyymmdd / 10_000 > LAST_YEAR) {
            throw noDate(column, yyyymmdd);
        }
        int digits = Math.toIntExact(yyyymmdd);
        try {
            return LocalDate.of(digits / 10_000, digits / 100 % 100, digits % 100);
        } catch (DateTimeException notInTheCalendar) {
            throw noDate(column, yyyymmdd);
        }
    }

    static long digits(String column, @Nullable LocalDate date) {
        if (date == null) {
            return 0;
        }
        if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
            throw new Untranslatable(column, "is " + date + ", which eight digits YYYYMMDD cannot say");
        }
        return date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth();
    }

    private static Untranslatable noDate(String column, long yyyymmdd) {
        return new Untranslatable(column, "is " + yyyymmdd + ", which is no date YYYYMMDD");
    }
}
