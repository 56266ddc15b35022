package io.strangler.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SignedTokenTests {
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    @Test
    void theKeyThatIsPublishedVerifiesTheToken(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.json");

        String token = SignedToken.issue("https://a", "b", keys);

        JsonNode key = new JsonMapper().readTree(keys.toFile()).get("keys").get(0);
        String[] parts = token.split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e")))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(BASE64.decode(parts[2]))).isTrue();
        assertThat(new JsonMapper().readTree(BASE64.decode(parts[1])).get("aud").asString())
                .isEqualTo("b");
    }

    private static BigInteger number(JsonNode base64) {
        return new BigInteger(1, BASE64.decode(base64.asString()));
    }
}
