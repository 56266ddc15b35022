package io.strangler.proxy.identity;

import io.strangler.playbook.SecretDigest;
import io.strangler.playbook.plan.AuthenticationSpec.ApiKeys;
import io.strangler.playbook.stage.WatchedFile;
import java.util.Map;
import java.util.Optional;

/**
 * Knows callers by the digests of their keys.
 *
 * <p>A key is looked up by its digest, so how long that takes tells nothing about the keys that exist.
 */
final class ApiKeyAuthenticator implements Authenticator {
    private final String header;
    private final WatchedFile<Map<SecretDigest, Identity>> callers;

    ApiKeyAuthenticator(ApiKeys spec, IdentityFields identity) {
        header = spec.header();
        callers = WatchedFile.open(spec.file(), file -> ApiKeyFile.read(file, identity));
    }

    @Override
    public String field() {
        return header;
    }

    @Override
    public Verdict.Refused missing() {
        return refused("a key is needed in " + header);
    }

    @Override
    public Optional<Verdict> atOnce(String proof) {
        return Optional.of(judge(proof));
    }

    @Override
    public Verdict judge(String proof) {
        Identity caller = callers.now().get(SecretDigest.of(proof));
        return caller == null ? refused("the key is not known") : new Verdict.Known(caller);
    }

    // There is no registered scheme for keys in fields of their own; the parameter names the field.
    private Verdict.Refused refused(String reason) {
        return new Verdict.Refused("ApiKey header=\"" + header + "\"", reason);
    }

    @Override
    public void close() {
        callers.close();
    }
}
