package io.strangler.proxy.gateway;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.playbook.stage.FileWatch;
import io.vertx.core.Future;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What clients are shown: always the certificate that was good last, whatever becomes of its files.
 *
 * <p>A renewal reaches new connections only; those that are open go on.
 */
final class FrontTls implements AutoCloseable {
    static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");
    static final List<HttpVersion> VERSIONS = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);

    private static final System.Logger LOG = System.getLogger(FrontTls.class.getName());

    private final PemFiles pem;
    private final ProxySpec.Tls files;
    private @Nullable FileWatch watch;
    private volatile @Nullable String problem;

    FrontTls(PemFiles pem, ProxySpec.Tls files) {
        this.pem = pem;
        this.files = files;
    }

    /**
     * Reads what to begin with.
     *
     * @throws InvalidFile when it is no good
     */
    PemKeyCertOptions present() {
        return pem.keyPair(files);
    }

    /** Watches the files, and gives whatever is good in them to a server that listens. */
    void follow(Function<ServerSSLOptions, Future<Boolean>> server) {
        watch = FileWatch.start(List.of(files.certificate(), files.key()), changed -> renew(server));
        // They may have changed since they were read.
        renew(server);
    }

    /** Returns what is wrong with the files, if they are not in use for that. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void renew(Function<ServerSSLOptions, Future<Boolean>> server) {
        try {
            ServerSSLOptions options = new ServerSSLOptions()
                    .setKeyCertOptions(pem.keyPair(files))
                    .setEnabledSecureTransportProtocols(PROTOCOLS)
                    .setUseAlpn(true)
                    .setApplicationLayerProtocols(
                            VERSIONS.stream().map(HttpVersion::alpnName).toList());
            server.apply(options).onSuccess(this::inUse).onFailure(cause -> kept(cause.toString()));
        } catch (InvalidFile e) {
            kept(e.problems().getFirst().toString());
        }
    }

    private void inUse(boolean another) {
        problem = null;
        if (another) {
            LOG.log(System.Logger.Level.INFO, "new connections are shown the certificate in {0}", files.certificate());
        }
    }

    private void kept(String reason) {
        problem = reason;
        LOG.log(System.Logger.Level.WARNING, "the certificate that was good last stays in use: {0}", reason);
    }

    @Override
    public void close() {
        FileWatch running = watch;
        if (running != null) {
            running.close();
        }
    }
}
