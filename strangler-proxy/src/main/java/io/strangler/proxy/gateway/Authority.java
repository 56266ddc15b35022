package io.strangler.proxy.gateway;

/** Host and port as they stand in Host and in absolute targets (RFC 9110 section 7.2). */
final class Authority {
    // Beside letters and digits; the separators of lists and parameters, which RFC 3986 would allow, name no host that
    // could be reached, and would break the fields the host is copied to.
    private static final String OF_NAMES = "-._~%!$&'*+";

    private static final int LARGEST_PORT = 65_535;

    private Authority() {}

    /** Returns whether a text names a host, and a port if it has one, without a user. */
    static boolean isOne(String text) {
        int end = text.startsWith("[") ? endOfAddress(text) : endOfName(text);
        return end > 0 && (end == text.length() || (text.charAt(end) == ':' && isPort(text, end + 1)));
    }

    /** Returns where the host ends and the port, if there is one, begins. */
    static int endOfHost(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon > authority.lastIndexOf(']') ? colon : authority.length();
    }

    private static int endOfName(String text) {
        int at = 0;
        while (at < text.length() && isOfName(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfAddress(String text) {
        int close = text.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
                return -1;
            }
        }
        return close < 2 ? -1 : close + 1;
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || OF_NAMES.indexOf(c) >= 0;
    }

    private static boolean isPort(String text, int begin) {
        int port = 0;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
            if (port > LARGEST_PORT) {
                return false;
            }
        }
        return text.length() > begin && text.length() - begin <= 5;
    }
}
