package io.strangler.proxy.routing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request path as every part of the proxy understands it: decoded once, without path parameters and empty segments.
 *
 * <p>What is forwarded are the client's own bytes. A path that two servers could read differently is therefore refused:
 * otherwise a request could be judged as one resource and served as another.
 *
 * @param segments decoded segments; a segment that is not UTF-8 stays encoded
 */
public record RequestPath(List<String> segments) {
    public RequestPath {
        segments = List.copyOf(segments);
    }

    /** Reads a path as sent, without query. */
    public static Reading read(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            return new Reading.Ambiguous("the path does not begin with /");
        }
        List<String> segments = new ArrayList<>(8);
        int start = 1;
        while (start <= raw.length()) {
            int end = raw.indexOf('/', start);
            if (end < 0) {
                end = raw.length();
            }
            // Servers merge repeated slashes and drop the last one; so does the match.
            if (end > start) {
                String segment = raw.substring(start, end);
                Optional<String> ambiguity = read(segment, segments);
                if (ambiguity.isPresent()) {
                    return new Reading.Ambiguous(ambiguity.get());
                }
            }
            start = end + 1;
        }
        return new Reading.Clear(new RequestPath(segments));
    }

    private static Optional<String> read(String segment, List<String> into) {
        boolean plain = true;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c <= ' ' || c == 0x7f || c > 0x7e || c == '\\' || c == '#') {
                return Optional.of("the path has a character that must be percent-encoded");
            }
            if (c == '%' || c == ';') {
                plain = false;
            }
        }
        String text = segment;
        if (!plain) {
            // Path parameters (;jsessionid=…) select no resource.
            int parameters = segment.indexOf(';');
            String bare = parameters < 0 ? segment : segment.substring(0, parameters);
            Decoding decoding = Decoding.of(bare);
            if (decoding.ambiguity().isPresent()) {
                return decoding.ambiguity();
            }
            text = decoding.text();
        }
        if (text.equals(".") || text.equals("..")) {
            return Optional.of("the path has a dot segment");
        }
        if (!text.isEmpty()) {
            into.add(text);
        }
        return Optional.empty();
    }

    /** What reading a path came to. */
    public sealed interface Reading {
        /** Every server reads the path the same way. */
        record Clear(RequestPath path) implements Reading {}

        /** Servers may disagree about the path. */
        record Ambiguous(String reason) implements Reading {}
    }

    private record Decoding(String text, Optional<String> ambiguity) {
        static Decoding of(String segment) {
            if (segment.indexOf('%') < 0) {
                return new Decoding(segment, Optional.empty());
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
            boolean percent = false;
            for (int i = 0; i < segment.length(); i++) {
                char c = segment.charAt(i);
                if (c != '%') {
                    bytes.write(c);
                    continue;
                }
                int value = hex(segment, i + 1);
                if (value < 0) {
                    return refused("the path has a broken percent-encoding");
                }
                if (value == '/' || value == '\\' || value < ' ' || value == 0x7f) {
                    return refused("the path has an encoded slash, backslash or control character");
                }
                if (overlong(value, segment, i + 3)) {
                    return refused("the path has an overlong UTF-8 form");
                }
                percent = percent || value == '%';
                bytes.write(value);
                i += 2;
            }
            byte[] decoded = bytes.toByteArray();
            if (percent && encodedTwice(decoded)) {
                return refused("the path is encoded twice");
            }
            try {
                return new Decoding(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(decoded))
                                .toString(),
                        Optional.empty());
            } catch (CharacterCodingException notUtf8) {
                return new Decoding(segment, Optional.empty());
            }
        }

        private static Decoding refused(String reason) {
            return new Decoding("", Optional.of(reason));
        }

        // What would be refused, had it been encoded once.
        private static boolean encodedTwice(byte[] decoded) {
            String text = new String(decoded, StandardCharsets.ISO_8859_1);
            for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
                if (suspicious(hex(text, at + 1))) {
                    return true;
                }
            }
            return false;
        }

        private static boolean suspicious(int value) {
            return value == '.' || value == '/' || value == '\\' || (value >= 0 && value < ' ');
        }

        // Lenient servers read these forms as the ASCII characters they are too long for.
        private static boolean overlong(int first, String segment, int at) {
            if (first < 0xc0 || at >= segment.length() || segment.charAt(at) != '%') {
                return false;
            }
            int second = hex(segment, at + 1);
            return switch (first) {
                case 0xc0, 0xc1 -> (second & 0xc0) == 0x80;
                case 0xe0 -> second >= 0x80 && second < 0xa0;
                case 0xf0 -> second >= 0x80 && second < 0x90;
                default -> false;
            };
        }

        private static int hex(String segment, int at) {
            if (at + 1 >= segment.length()) {
                return -1;
            }
            int high = Character.digit(segment.charAt(at), 16);
            int low = Character.digit(segment.charAt(at + 1), 16);
            return high < 0 || low < 0 ? -1 : high << 4 | low;
        }
    }
}
