package io.strangler.reference.translators;

import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.mapstruct.Named;

/** Whole cents against {@code numeric(14,2)}. */
final class Cents {
    private static final long BOUND = 100_000_000_000_000L;

    private Cents() {}

    @Named("amount")
    static @Nullable BigDecimal amount(@Nullable Long cents) {
        if (cents == null) {
            return null;
        }
        if (cents <= -BOUND || cents >= BOUND) {
            throw new Untranslatable("customer.credit_cents", "is " + cents + ", more than numeric(14,2) holds");
        }
        return BigDecimal.valueOf(cents, 2).stripTrailingZeros();
    }

    @Named("cents")
    static @Nullable Long cents(@Nullable BigDecimal amount) {
        if (amount == null) {
            return null;
        }
        try {
            return amount.movePointRight(2)
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .longValueExact();
        } catch (ArithmeticException notWhole) {
            throw new Untranslatable(
                    "customer.credit_limit", "is " + amount.toPlainString() + ", which is no whole number of cents");
        }
    }
}
