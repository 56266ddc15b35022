package io.strangler.proxy.routing;

import io.strangler.playbook.plan.KeySource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Finds in a request what a plan names the place of. */
public final class RequestKey {
    private RequestKey() {}

    static Reading read(KeySource source, RequestLine line) {
        return source instanceof KeySource.WholeNumber number
                ? find(number.source(), line).map(WholeNumbers::read).orElseGet(Reading.None::new)
                : find(source, line).<Reading>map(Reading.Found::new).orElseGet(Reading.None::new);
    }

    /** Returns the text at a place, or empty when there is none. */
    public static Optional<String> find(KeySource source, RequestLine line) {
        Optional<String> key =
                switch (source) {
                    case KeySource.PathSegment segment -> segment(line.path(), segment.index());
                    case KeySource.Header header -> line.fields().first(header.name());
                    case KeySource.Cookie cookie -> cookie(line, cookie.name());
                    case KeySource.Query query -> parameter(line.query(), query.name());
                    case KeySource.Claim claim -> line.claims().first(claim.name());
                    case KeySource.Body body -> line.body().first(body.pointer());
                    case KeySource.WholeNumber number -> find(number.source(), line);
                };
        return key.map(String::strip).filter(text -> !text.isEmpty());
    }

    private static Optional<String> segment(RequestPath path, int index) {
        return index <= path.segments().size() ? Optional.of(path.segments().get(index - 1)) : Optional.empty();
    }

    private static Optional<String> cookie(RequestLine line, String name) {
        return line.fields().first("cookie").flatMap(cookies -> {
            for (String pair : cookies.split(";")) {
                int equals = pair.indexOf('=');
                if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
                    return Optional.of(pair.substring(equals + 1).strip());
                }
            }
            return Optional.empty();
        });
    }

    private static Optional<String> parameter(String query, String name) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name)) {
                return Optional.of(decoded(pair.substring(equals + 1)));
            }
        }
        return Optional.empty();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEncoding) {
            return text;
        }
    }

    /** What looking for a key came to. */
    sealed interface Reading {
        record Found(String key) implements Reading {}

        record None() implements Reading {}

        /** Two systems may read two keys from it. */
        record Ambiguous(String reason) implements Reading {}
    }
}
