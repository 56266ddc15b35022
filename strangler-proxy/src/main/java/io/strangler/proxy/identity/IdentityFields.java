package io.strangler.proxy.identity;

import java.util.HashMap;
import java.util.Map;

/** Says of a caller in header fields what the plan asks for. */
final class IdentityFields {
    private final Map<String, String> claimByField;

    IdentityFields(Map<String, String> claimByField) {
        this.claimByField = Map.copyOf(claimByField);
    }

    /**
     * Returns the caller with its fields; a claim it does not have gives no field.
     *
     * @throws IllegalArgumentException for a claim that could not stand in a field as it is: encoded, cut or left out it
     *     would be the name of somebody else
     */
    Identity of(Map<String, String> claims) {
        Map<String, String> fields = new HashMap<>();
        claimByField.forEach((field, claim) -> {
            String value = claims.get(claim);
            if (value != null) {
                fields.put(field, plain(claim, value));
            }
        });
        return new Identity(claims, fields);
    }

    private static String plain(String claim, String value) {
        if (value.isBlank() || !value.equals(value.strip()) || value.chars().anyMatch(c -> c < ' ' || c >= 0x7f)) {
            throw new IllegalArgumentException("the claim " + claim + " is no plain text, so no field can carry it");
        }
        return value;
    }
}
