package io.strangler.proxy.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One hop of a Forwarded field (RFC 7239).
 *
 * @param node whom the request came from, without quotes and brackets, and without a port if it is an IPv6 address
 */
record ForwardedElement(Optional<String> node, Optional<String> host, Optional<String> proto) {
    /** Writes an address, or what stands for one, as a node. */
    static String node(String address) {
        if (address.indexOf(':') < 0) {
            return value(address);
        }
        boolean bare = address.indexOf(':') != address.lastIndexOf(':') && !address.startsWith("[");
        return quoted(bare ? "[" + address + "]" : address);
    }

    /** Writes a value, quoted unless it is a token. */
    static String value(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean token = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
            if (!token) {
                return quoted(text);
            }
        }
        return text.isEmpty() ? "\"\"" : text;
    }

    /** Reads a field with all its hops, the first of them first; what is no such field has none. */
    static List<ForwardedElement> read(String field) {
        List<ForwardedElement> elements = new ArrayList<>();
        for (String element : split(field, ',')) {
            Optional<String> node = Optional.empty();
            Optional<String> host = Optional.empty();
            Optional<String> proto = Optional.empty();
            for (String pair : split(element, ';')) {
                int equals = pair.indexOf('=');
                if (equals < 1) {
                    return List.of();
                }
                String value = unquoted(pair.substring(equals + 1).strip());
                switch (pair.substring(0, equals).strip().toLowerCase(java.util.Locale.ROOT)) {
                    case "for" -> node = Optional.of(address(value));
                    case "host" -> host = Optional.of(value);
                    case "proto" -> proto = Optional.of(value);
                    default -> {
                        // by, and whatever else there may be, says nothing of the client.
                    }
                }
            }
            elements.add(new ForwardedElement(node, host, proto));
        }
        return elements;
    }

    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean inQuotes = false;
        int begin = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || (text.charAt(i) == separator && !inQuotes)) {
                if (!text.substring(begin, i).isBlank()) {
                    parts.add(text.substring(begin, i).strip());
                }
                begin = i + 1;
            } else if (text.charAt(i) == '"') {
                inQuotes = !inQuotes;
            } else if (text.charAt(i) == '\\' && inQuotes) {
                i++;
            }
        }
        return parts;
    }

    private static String address(String node) {
        return node.startsWith("[") && node.indexOf(']') > 0 ? node.substring(1, node.indexOf(']')) : node;
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1).replace("\\", "")
                : value;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
