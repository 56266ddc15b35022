package io.strangler.reference.monolith.catalogue;

import io.strangler.reference.monolith.failure.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A new article; it starts with no stock. */
record ArticleForm(
        @Nullable String artNo,
        @Nullable String title,
        @Nullable Long priceCents,
        @Nullable String vatCode) {

    Article checked() {
        List<String> wrong = new ArrayList<>();
        if (artNo == null || !artNo.matches("[A-Z0-9]{1,8}")) {
            wrong.add("artNo must be 1 to 8 capital letters and digits");
        }
        if (title == null || title.isBlank() || title.length() > 60) {
            wrong.add("title must be 1 to 60 characters");
        }
        if (priceCents == null || priceCents < 0) {
            wrong.add("priceCents must be 0 or more");
        }
        if (vatCode != null && vatCode.length() != 1) {
            wrong.add("vatCode must be one character");
        }
        if (artNo == null || title == null || priceCents == null || !wrong.isEmpty()) {
            throw new Refused(wrong);
        }
        return new Article(artNo, title.toUpperCase(Locale.ROOT), priceCents, vatCode == null ? "1" : vatCode, "Y", 0);
    }
}
