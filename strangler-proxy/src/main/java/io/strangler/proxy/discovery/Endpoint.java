package io.strangler.proxy.discovery;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What requests have in common that ask for the same kind of thing.
 *
 * @param capability whose route claims them; {@code none} for nobody's
 * @param path with {@code {id}} for every segment that names one thing of many
 */
public record Endpoint(String capability, String method, String path) {
    private static final String ID = "{id}";
    private static final int DEEPEST = 12;
    private static final int LONGEST_WORD = 40;
    private static final int TOKEN = 16;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");

    /**
     * Describes a request by its path.
     *
     * @param keySegment the number of the segment that is known to be a key, the first being 1; 0 for none
     */
    public static Endpoint of(String capability, String method, List<String> segments, int keySegment) {
        if (segments.isEmpty()) {
            return new Endpoint(capability, method, "/");
        }
        StringBuilder path = new StringBuilder(64);
        for (int i = 0; i < segments.size(); i++) {
            if (i == DEEPEST) {
                path.append("/…");
                break;
            }
            String segment = segments.get(i);
            path.append('/').append(i + 1 == keySegment || isOneOfMany(segment) ? ID : segment);
        }
        return new Endpoint(capability, method, path.toString());
    }

    // Numbers, dates, UUIDs and long tokens; and whatever no programmer would call a resource, for it may be somebody's
    // name.
    private static boolean isOneOfMany(String segment) {
        int digits = 0;
        boolean number = true;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            boolean sign = c == '-' || c == '.' || c == '_' || c == '~';
            if (!digit && !sign && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z')) {
                return true;
            }
            digits += digit ? 1 : 0;
            number = number && (digit || sign);
        }
        return (number && digits > 0)
                || segment.length() > LONGEST_WORD
                || (segment.length() >= TOKEN && digits > 1)
                || UUID.matcher(segment).matches();
    }
}
