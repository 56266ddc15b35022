package io.strangler.reference.inventory.article;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.math.BigDecimal;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What a client may write, to be read after validation. The bounds are those of every system an article has to fit into. */
record ArticleForm(
        @NotBlank @CodePointLength(max = 60) String title,

        @NotNull @PositiveOrZero @Digits(integer = 12, fraction = 2)
        BigDecimal price,

        @Nullable @CodePointLength(min = 1, max = 1) String taxCode,
        @Nullable Boolean active) {

    Article article(String sku) {
        return new Article(sku, title, price, taxCode == null ? "1" : taxCode, active == null || active);
    }
}
