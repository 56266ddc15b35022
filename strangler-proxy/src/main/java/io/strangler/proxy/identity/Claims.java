package io.strangler.proxy.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the claims of a token into texts. */
final class Claims {
    private Claims() {}

    /** Returns the claims that are texts, numbers, booleans or times (in seconds since 1970); others have no one text. */
    static Map<String, String> of(JWTClaimsSet token) {
        Map<String, String> claims = new HashMap<>();
        token.getClaims().forEach((name, value) -> text(value).ifPresent(text -> claims.put(name, text)));
        return claims;
    }

    private static Optional<String> text(@Nullable Object value) {
        if (value instanceof Date moment) {
            return Optional.of(String.valueOf(moment.toInstant().getEpochSecond()));
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean
                ? Optional.of(value.toString())
                : Optional.empty();
    }
}
