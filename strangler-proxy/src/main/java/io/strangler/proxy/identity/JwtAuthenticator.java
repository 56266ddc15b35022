package io.strangler.proxy.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.strangler.playbook.SecretDigest;
import io.strangler.playbook.plan.AuthenticationSpec.Jwt;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Knows callers by signed tokens (RFC 7519, RFC 6750).
 *
 * <p>A token that was good stays so for a minute at most, and never past its expiry: a key that is withdrawn ends the
 * tokens it signed within that time.
 */
final class JwtAuthenticator implements Authenticator {
    private static final System.Logger LOG = System.getLogger(JwtAuthenticator.class.getName());
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int REMEMBERED_TOKENS = 20_000;
    private static final int LONGEST_TOKEN = 8_192;
    private static final int CLOCK_SKEW_SECONDS = 30;

    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final VerificationKeys keys;
    private final IdentityFields fields;
    private final InstantSource clock;
    private final Cache<SecretDigest, Remembered> remembered;

    JwtAuthenticator(Jwt spec, VerificationKeys keys, IdentityFields identity, InstantSource clock) {
        this.keys = keys;
        this.fields = identity;
        this.clock = clock;
        this.remembered = Caffeine.newBuilder()
                .maximumSize(REMEMBERED_TOKENS)
                .expireAfterWrite(REMEMBERED)
                .build();
        JWKSource<SecurityContext> source = keys.source();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                spec.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet()), source));
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), /* no type at all */ null));
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        spec.issuer().ifPresent(exact::issuer);
        var claims =
                new DefaultJWTClaimsVerifier<SecurityContext>(
                        spec.audience().isEmpty() ? null : spec.audience(), exact.build(), Set.of("exp"), Set.of()) {
                    @Override
                    protected java.util.Date currentTime() {
                        return java.util.Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew(CLOCK_SKEW_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    @Override
    public String field() {
        return "Authorization";
    }

    // RFC 6750 section 3.1: no error code for a request that carries nothing.
    @Override
    public Verdict.Refused missing() {
        return new Verdict.Refused("Bearer", "a bearer token is needed");
    }

    @Override
    public Optional<Verdict> atOnce(String proof) {
        if (!isBearer(proof)) {
            return Optional.of(missing());
        }
        String token = token(proof);
        if (token.length() > LONGEST_TOKEN) {
            return Optional.of(invalid("the token is longer than " + LONGEST_TOKEN + " characters"));
        }
        Remembered known = remembered.getIfPresent(digest(token));
        return known == null || clock.instant().isAfter(known.until())
                ? Optional.empty()
                : Optional.of(new Verdict.Known(known.identity()));
    }

    @Override
    public Verdict judge(String proof) {
        String token = token(proof);
        try {
            JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
            Identity identity = fields.of(Claims.of(claims));
            Instant until = claims.getExpirationTime().toInstant().plusSeconds(CLOCK_SKEW_SECONDS);
            remembered.put(digest(token), new Remembered(identity, until));
            return new Verdict.Known(identity);
        } catch (KeySourceException e) {
            // Asked for too often, by tokens of keys nobody knows: that is counted, and no reason to fill the log.
            if (!(e instanceof RateLimitReachedException)) {
                LOG.log(System.Logger.Level.WARNING, "tokens cannot be judged: {0}", e.getMessage());
            }
            return new Verdict.Unavailable("tokens cannot be judged at the moment");
        } catch (ParseException e) {
            return invalid("the token is no signed JWT");
        } catch (BadJOSEException | JOSEException | IllegalArgumentException e) {
            return invalid(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isBearer(String proof) {
        return proof.regionMatches(true, 0, "Bearer ", 0, 7);
    }

    private static String token(String proof) {
        return proof.substring(7).strip();
    }

    private static SecretDigest digest(String token) {
        return SecretDigest.of(token);
    }

    private static Verdict.Refused invalid(String reason) {
        return new Verdict.Refused("Bearer error=\"invalid_token\"", reason);
    }

    @Override
    public void close() {
        keys.close();
    }

    private record Remembered(Identity identity, Instant until) {}
}
