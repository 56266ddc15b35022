package io.strangler.playbook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The SHA-256 digest of a random secret, by which the secret is known and cannot be found.
 *
 * <p>Looking one up among others takes no time that tells anything about them: who does not know a secret does not know its
 * digest either.
 *
 * @param hex 64 lower-case digits
 */
public record SecretDigest(String hex) {
    private static final String PREFIX = "sha256:";
    private static final Pattern TEXT = Pattern.compile(PREFIX + "[0-9a-fA-F]{64}");

    /**
     * Reads {@code sha256:HEX}.
     *
     * @throws IllegalArgumentException for anything else, without quoting it: it may be the secret
     */
    public static SecretDigest parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be sha256: and 64 hex digits, the digest of the secret; never the secret itself");
        }
        return new SecretDigest(text.substring(PREFIX.length()).toLowerCase(Locale.ROOT));
    }

    /** Returns the digest of a secret as header fields carry it. */
    public static SecretDigest of(String secret) {
        try {
            return new SecretDigest(HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.ISO_8859_1))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
