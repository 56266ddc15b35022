package io.strangler.bridge.database;

import io.strangler.playbook.CapabilityName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The name of a stream in the databases: of its slot, its publication, its origins and its rows.
 *
 * <p>Slots and origins are named per cluster, and both databases, or a second environment of the same migration, may live in
 * one: so a digest of everything that makes the stream unique ends the name.
 */
public record StreamName(String value) {
    private static final int LIMIT = 63;

    public static StreamName of(
            String migration, CapabilityName capability, String direction, String sourceUrl, String destinationUrl) {
        String digest = digest(String.join("\n", migration, capability.value(), direction, sourceUrl, destinationUrl));
        String tail = "_" + direction + "_" + digest;
        String head = ("strangler_" + migration + "_" + capability.value()).replace('-', '_');
        return new StreamName(head.substring(0, Math.min(head.length(), LIMIT - tail.length())) + tail);
    }

    /** Returns the origin under which the stream itself writes. */
    public String origin() {
        return value;
    }

    /** Returns the origin of the stream's second session; PostgreSQL lets only one session use an origin. */
    public String secondOrigin() {
        return origin(2);
    }

    /** Returns the origin of one of the stream's sessions; the first has no number. */
    public String origin(int session) {
        return session == 1 ? value : value + "_" + session;
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
