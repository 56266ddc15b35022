package io.strangler.proxy.identity;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import io.strangler.playbook.plan.AuthenticationSpec;
import io.strangler.playbook.stage.WatchedFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

/** Public keys that follow their source: a file that is edited, or an address that is asked again. */
final class VerificationKeys implements AutoCloseable {
    private static final int ANSWER_MILLIS = 2_000;
    private static final int LARGEST_SET = 256 * 1024;
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration BETWEEN_ASKING = Duration.ofSeconds(10);
    // Signers are away now and then; tokens of theirs are still good.
    private static final Duration OUTAGE = Duration.ofHours(4);

    private final JWKSource<SecurityContext> source;
    private final Closeable end;

    private VerificationKeys(JWKSource<SecurityContext> source, Closeable end) {
        this.source = source;
        this.end = end;
    }

    static VerificationKeys of(AuthenticationSpec.Keys keys) {
        return switch (keys) {
            case AuthenticationSpec.KeyFile file -> {
                WatchedFile<JWKSet> set = WatchedFile.open(file.file(), KeySets::read);
                yield new VerificationKeys((selector, context) -> selector.select(set.now()), set::close);
            }
            case AuthenticationSpec.KeyAddress address -> at(address.url());
        };
    }

    private static VerificationKeys at(URI url) {
        try {
            JWKSource<SecurityContext> source = JWKSourceBuilder.create(
                            url.toURL(), new DefaultResourceRetriever(ANSWER_MILLIS, ANSWER_MILLIS, LARGEST_SET))
                    .cache(FRESH.toMillis(), 2L * ANSWER_MILLIS)
                    .rateLimited(BETWEEN_ASKING.toMillis())
                    .retrying(true)
                    .outageTolerant(OUTAGE.toMillis())
                    .build();
            return new VerificationKeys(source, source instanceof Closeable closeable ? closeable : () -> {});
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(url + " is no URL", e);
        }
    }

    JWKSource<SecurityContext> source() {
        return source;
    }

    @Override
    public void close() {
        try {
            end.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
