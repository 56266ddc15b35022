package io.strangler.reference.customers.customer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** The id of a customer follows from its number (UUID version 5), so that the same number is the same id everywhere. */
final class CustomerId {

    private static final UUID NAMESPACE = UUID.fromString("6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01");

    private CustomerId() {}

    static UUID of(long number) {
        byte[] name = Long.toString(number).getBytes(StandardCharsets.US_ASCII);
        ByteBuffer named = ByteBuffer.allocate(16 + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name);
        ByteBuffer hash = ByteBuffer.wrap(sha1().digest(named.array()));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
