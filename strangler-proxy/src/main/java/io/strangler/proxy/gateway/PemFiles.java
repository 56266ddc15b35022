package io.strangler.proxy.gateway;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.playbook.plan.SystemSpec;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Reads certificates and keys, and refuses at once what would otherwise fail every handshake. */
final class PemFiles {
    private static final String CERTIFICATE = "proxy.tls.certificate";
    private static final String KEY = "proxy.tls.key";
    private static final String[] ALGORITHMS = {"RSA", "EC"};

    private final Vertx vertx;

    PemFiles(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * Reads the certificate that clients are shown.
     *
     * @throws InvalidFile when it, or its key, cannot be used
     */
    PemKeyCertOptions keyPair(ProxySpec.Tls files) {
        Buffer certificate = read(files.certificate(), CERTIFICATE);
        trusted(certificate, files.certificate(), CERTIFICATE);
        PemKeyCertOptions pair =
                new PemKeyCertOptions().addCertValue(certificate).addKeyValue(read(files.key(), KEY));
        Optional<X509ExtendedKeyManager> keys;
        try {
            keys = manager(pair.getKeyManagerFactory(vertx));
        } catch (Exception e) {
            throw refused(files.key(), KEY, "holds no private key in clear PEM for the certificate: " + e.getMessage());
        }
        if (keys.filter(PemFiles::fits).isEmpty()) {
            throw refused(files.key(), KEY, "belongs to another certificate than " + files.certificate());
        }
        return pair;
    }

    /**
     * Reads the certificates that vouch for a system.
     *
     * @throws InvalidFile when there are none
     */
    PemTrustOptions trust(SystemSpec system, Path file) {
        return trusted(read(file, "systems." + system.name() + ".trust"), file, "systems." + system.name() + ".trust");
    }

    private PemTrustOptions trusted(Buffer pem, Path file, String key) {
        PemTrustOptions trust = new PemTrustOptions().addCertValue(pem);
        try {
            trust.getTrustManagerFactory(vertx);
        } catch (Exception e) {
            throw refused(file, key, "holds no certificate in PEM: " + e.getMessage());
        }
        return trust;
    }

    private static Optional<X509ExtendedKeyManager> manager(KeyManagerFactory factory) {
        for (KeyManager manager : factory.getKeyManagers()) {
            if (manager instanceof X509ExtendedKeyManager keys) {
                return Optional.of(keys);
            }
        }
        return Optional.empty();
    }

    private static boolean fits(X509ExtendedKeyManager keys) {
        for (String algorithm : ALGORITHMS) {
            String[] aliases = keys.getServerAliases(algorithm, null);
            if (aliases != null && aliases.length > 0) {
                X509Certificate certificate = keys.getCertificateChain(aliases[0])[0];
                return fits(algorithm, keys.getPrivateKey(aliases[0]), certificate);
            }
        }
        return false;
    }

    private static boolean fits(String algorithm, PrivateKey key, X509Certificate certificate) {
        try {
            Signature signature = Signature.getInstance(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Buffer read(Path file, String key) {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw refused(file, key, "there is no such file");
        } catch (IOException e) {
            throw refused(file, key, "cannot be read: " + e);
        }
    }

    private static InvalidFile refused(Path file, String key, String reason) {
        return new InvalidFile(List.of(new Problem(file, 1, key, reason)));
    }
}
