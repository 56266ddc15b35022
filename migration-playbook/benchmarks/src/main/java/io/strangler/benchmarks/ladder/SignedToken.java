package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/** A token that a day's clients may use (RFC 7519, RS256), and the public key in the form of RFC 7517. */
final class SignedToken {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private SignedToken() {}

    /** Writes the public key to the file and returns the token. */
    static String issue(String issuer, String audience, Path keys) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            Files.writeString(keys, """
                    {"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"ladder","n":"%s","e":"%s"}]}
                    """.formatted(number(key.getModulus()), number(key.getPublicExponent())));
            long expiry = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
            String signed = text("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"ladder\"}") + "."
                    + text("{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"somebody\",\"exp\":%d}"
                            .formatted(issuer, audience, expiry));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static String text(String json) {
        return BASE64.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    // Without the byte that only says that the number is positive.
    private static String number(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }
}
