package io.strangler.proxy.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;

/** Issues tokens, good ones and others. */
public final class Signer {
    public static final String ISSUER = "https://id.example";
    public static final String AUDIENCE = "shop";

    private final RSAKey key;

    private Signer(RSAKey key) {
        this.key = key;
    }

    public static Signer named(String keyId) {
        try {
            return new Signer(new RSAKeyGenerator(2048).keyID(keyId).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the public half, as sets of keys are published. */
    public String keys() {
        return new JWKSet(key).toString();
    }

    public String withPrivateKey() {
        return new JWKSet(key).toString(false);
    }

    /** Returns a token of a caller that is good for five minutes, unless the claims are changed. */
    public String token(String caller, Consumer<JWTClaimsSet.Builder> change) {
        return sign(JWSAlgorithm.RS256, claims(caller, change));
    }

    public String token(String caller) {
        return token(caller, claims -> {});
    }

    public String unsigned(String caller) {
        return new PlainJWT(claims(caller, claims -> {})).serialize();
    }

    /** Returns a token signed with the public key as if that were a shared secret. */
    public String signedWithThePublicKey(String caller) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims(caller, claims -> {}));
            token.sign(new MACSigner(key.toPublicKey().getEncoded()));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(JWSAlgorithm algorithm, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWTClaimsSet claims(String caller, Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .subject(caller)
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
        change.accept(claims);
        return claims.build();
    }
}
