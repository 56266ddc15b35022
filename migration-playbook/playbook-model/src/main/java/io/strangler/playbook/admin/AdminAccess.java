package io.strangler.playbook.admin;

import io.strangler.playbook.SecretDigest;
import io.strangler.playbook.stage.WatchedFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Decides who may use an administration port: with a file of keys whoever has one of them, without it whoever is on this
 * machine.
 *
 * <p>A browser on this machine is on it too, with whatever page it shows; so what names another host or comes from another
 * origin is refused. Thread-safe; the file is followed.
 */
final class AdminAccess implements AutoCloseable {
    private static final Pattern HERE = Pattern.compile("(127(\\.[0-9]{1,3}){3}|localhost|\\[::1])(:[0-9]{1,5})?");
    private static final String BEARER = "Bearer ";

    private final Optional<WatchedFile<Map<SecretDigest, AdminKeyFile.Holder>>> keys;

    private AdminAccess(Optional<Path> keys) {
        this.keys = keys.map(file -> WatchedFile.open(file, AdminKeyFile::read));
    }

    /**
     * Reads the keys.
     *
     * @throws io.strangler.playbook.InvalidFile when they are no good
     */
    static AdminAccess open(Optional<Path> keys) {
        return new AdminAccess(keys);
    }

    Answer decide(Call call) {
        return keys.map(file -> byKey(call, file.now())).orElseGet(() -> byPlace(call));
    }

    private static Answer byKey(Call call, Map<SecretDigest, AdminKeyFile.Holder> keys) {
        String proof = call.authorization().orElse("");
        if (!proof.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Answer.Refused(401, "a key is needed: Authorization: Bearer KEY");
        }
        AdminKeyFile.Holder holder =
                keys.get(SecretDigest.of(proof.substring(BEARER.length()).strip()));
        if (holder == null) {
            return new Answer.Refused(401, "the key is not known");
        }
        AdminRole needed = call.changes() ? AdminRole.OPERATE : AdminRole.READ;
        return holder.role().includes(needed)
                ? new Answer.Granted(holder.name())
                : new Answer.Refused(
                        403,
                        holder.name() + " has the role " + holder.role().word() + ", but this needs " + needed.word());
    }

    private static Answer byPlace(Call call) {
        if (!HERE.matcher(call.host().orElse("")).matches()) {
            return new Answer.Refused(403, "this port is only for this machine, as 127.0.0.1 or localhost");
        }
        boolean foreign = call.origin().isPresent()
                && !call.origin().get().equals("http://" + call.host().orElse(""));
        return foreign
                ? new Answer.Refused(403, "pages of other origins may not use this port")
                : new Answer.Granted("somebody on this machine");
    }

    @Override
    public void close() {
        keys.ifPresent(WatchedFile::close);
    }

    /**
     * What a request says that matters here.
     *
     * @param changes whether its method may change something
     */
    record Call(boolean changes, Optional<String> host, Optional<String> origin, Optional<String> authorization) {}

    /** Whether a request is let through. */
    sealed interface Answer {
        /** It is, and this is who sent it. */
        record Granted(String who) implements Answer {}

        record Refused(int status, String reason) implements Answer {}
    }
}
