package io.strangler.playbook.stage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * Divides keys among variants by weight, the same as flagd from 0.13 on.
 *
 * <p>The bucket is {@code (hash * total) >> 32} with hash the unsigned murmur3 x86 32-bit value (seed 0) of the UTF-8
 * bytes; variants own consecutive ranges in the order given (flagd, "High-precision fractional bucketing", issue 1903).
 * So raising the first variant's weight at the cost of the last never moves a key out of the first.
 */
record Fraction(List<Share> shares, int total) {
    Fraction {
        shares = List.copyOf(shares);
    }

    record Share(String variant, int weight) {}

    static Fraction of(List<Share> shares) {
        return new Fraction(shares, shares.stream().mapToInt(Share::weight).sum());
    }

    /** Reads targeting that is nothing but a share by the data key. */
    static Optional<Fraction> of(Object targeting) {
        if (!(targeting instanceof Map<?, ?> map)
                || map.size() != 1
                || !(map.get("fractional") instanceof List<?> arguments)) {
            return Optional.empty();
        }
        List<Share> shares = new ArrayList<>();
        for (Object argument : arguments) {
            if (!(argument instanceof List<?> share) || !(share.get(0) instanceof String variant)) {
                return Optional.empty();
            }
            shares.add(new Share(
                    variant, share.size() > 1 && share.get(1) instanceof Long weight ? weight.intValue() : 1));
        }
        return Optional.of(of(shares));
    }

    String variant(String value) {
        long bucket = (hash(value) * total) >>> 32;
        long end = 0;
        for (Share share : shares) {
            end += share.weight();
            if (bucket < end) {
                return share.variant();
            }
        }
        throw new IllegalStateException("bucket " + bucket + " lies beyond the total weight " + total);
    }

    /** Returns where a value stands, in percent: a variant has it when the variants before take less and it takes more. */
    double position(String value) {
        return hash(value) * 100.0 / (1L << 32);
    }

    private static long hash(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return MurmurHash3.hash32x86(bytes, 0, bytes.length, 0) & 0xFFFFFFFFL;
    }

    double percent(String variant) {
        long weight = shares.stream()
                .filter(share -> share.variant().equals(variant))
                .mapToLong(Share::weight)
                .sum();
        return weight * 100.0 / total;
    }
}
