package io.strangler.proxy.gateway;

import io.strangler.proxy.cache.Stored;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Locale;
import java.util.Set;

/** Answers that were kept, and what clients are told about it (RFC 9211). */
final class CachedAnswers {
    static final String STATUS = "Cache-Status";
    private static final String CACHE = "strangler; ";
    private static final Set<String> OF_AN_UNCHANGED_ANSWER =
            Set.of("cache-control", "content-location", "date", "etag", "expires", "last-modified", "vary");

    private CachedAnswers() {}

    /** Returns a use that only tells why nothing was kept or looked for. */
    static CacheUse telling(String why) {
        return (status, headers) -> tell(headers, why);
    }

    static void tell(MultiMap headers, String what) {
        headers.add(STATUS, CACHE + what);
    }

    /** @param last whether the connection is not to be used again */
    static void send(GatewayCall call, Stored stored, long now, String what, boolean last, Runnable sent) {
        if (call.clientIsGone()) {
            sent.run();
            return;
        }
        HttpServerRequest request = call.request();
        HttpServerResponse response = request.response();
        // Nobody knows what the other side would have answered then.
        call.copyAnswer(null);
        boolean unchanged = stored.status() == 200 && isUnchanged(call, stored);
        MultiMap headers = response.headers();
        stored.fields().forEach(field -> {
            String name = field.getKey().toLowerCase(Locale.ROOT);
            if (!name.equals("age")
                    && !name.equals("content-length")
                    && (!unchanged || OF_AN_UNCHANGED_ANSWER.contains(name))) {
                headers.add(field.getKey(), field.getValue());
            }
        });
        headers.set("Age", String.valueOf(Math.max(0, stored.age(now))));
        tell(headers, what);
        call.markServer();
        if (last) {
            LastAnswer.announce(request);
        }
        LastAnswer.readOn(request);
        response.setStatusCode(unchanged ? 304 : stored.status());
        if (!unchanged) {
            headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(stored.body().length));
        }
        var written = unchanged || request.method() == HttpMethod.HEAD
                ? response.end()
                : response.end(Buffer.buffer(stored.body()));
        written.onComplete(end -> {
            if (last) {
                LastAnswer.close(request);
            }
            sent.run();
        });
    }

    // RFC 9110 section 13.2.2: dates count only where there are no tags.
    private static boolean isUnchanged(GatewayCall call, Stored stored) {
        String tags = Caches.field(call, "if-none-match");
        if (!tags.isEmpty()) {
            String own = stored.field("etag").map(CachedAnswers::opaque).orElse("");
            for (String tag : tags.split(",")) {
                if (tag.strip().equals("*") || (!own.isEmpty() && opaque(tag).equals(own))) {
                    return true;
                }
            }
            return false;
        }
        String since = Caches.field(call, "if-modified-since");
        return !since.isEmpty()
                && stored.field("last-modified").filter(since::equals).isPresent();
    }

    private static String opaque(String tag) {
        String text = tag.strip();
        return text.startsWith("W/") ? text.substring(2) : text;
    }
}
