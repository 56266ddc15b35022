package io.strangler.playbook.plan;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation; its address has no bits beyond its prefix. */
public record Subnet(InetAddress address, int prefix) {
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");

    /**
     * Parses {@code 10.0.0.0/8} or {@code 2001:db8::/32}.
     *
     * @throws IllegalArgumentException when it is anything else; the message continues a sentence that quotes the text
     */
    static Subnet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("has no prefix length; one address is written 10.0.0.5/32 or ::1/128");
        }
        InetAddress address = address(text.substring(0, slash));
        int bits = address instanceof Inet4Address ? 32 : 128;
        String length = text.substring(slash + 1);
        if (!length.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(length) > bits) {
            throw new IllegalArgumentException("has no prefix length between 0 and " + bits);
        }
        int prefix = Integer.parseInt(length);
        if (!endsWithPrefix(address.getAddress(), prefix)) {
            throw new IllegalArgumentException("has bits beyond its prefix of " + prefix + "; write the first address");
        }
        return new Subnet(address, prefix);
    }

    // Never a name, which would have to be looked up.
    private static InetAddress address(String text) {
        if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("is no range of addresses", e);
            }
        }
        throw new IllegalArgumentException("is no range of addresses, for example 10.0.0.0/8 or 2001:db8::/32");
    }

    private static boolean endsWithPrefix(byte[] address, int prefix) {
        for (int bit = prefix; bit < address.length * 8; bit++) {
            if ((address[bit / 8] >> (7 - bit % 8) & 1) == 1) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
