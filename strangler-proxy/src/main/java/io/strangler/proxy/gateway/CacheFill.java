package io.strangler.proxy.gateway;

import io.strangler.proxy.cache.Answer;
import io.strangler.proxy.cache.HttpDate;
import io.strangler.proxy.cache.ResponseCache;
import io.strangler.proxy.cache.Stored;
import io.strangler.proxy.cache.Wanted;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the answer that an upstream gives to one call, or what was kept, when the upstream says that it still holds. */
final class CacheFill implements CacheUse {
    private static final long UNKNOWN = -1;

    private final GatewayCall call;
    private final ResponseCache cache;
    private final CacheMetrics metrics;
    private final String path;
    private final Wanted wanted;
    private final @Nullable Stored stale;
    private final long epoch;
    private final boolean last;
    private @Nullable Answer kept;
    private Buffer body = Buffer.buffer();
    private long announced = UNKNOWN;

    private CacheFill(
            GatewayCall call,
            ResponseCache cache,
            CacheMetrics metrics,
            String path,
            Wanted wanted,
            @Nullable Stored stale,
            long epoch,
            boolean last) {
        this.call = call;
        this.cache = cache;
        this.metrics = metrics;
        this.path = path;
        this.wanted = wanted;
        this.stale = stale;
        this.epoch = epoch;
        this.last = last;
    }

    /** @param found what was kept but may not be used without asking */
    static void begin(
            GatewayCall call,
            ResponseCache cache,
            CacheMetrics metrics,
            String path,
            Wanted wanted,
            Optional<Stored> found,
            long epoch,
            boolean last) {
        Stored stale =
                found.filter(stored -> question(call, stored).isPresent()).orElse(null);
        if (stale == null) {
            metrics.miss();
        } else {
            metrics.stale();
        }
        call.use(new CacheFill(call, cache, metrics, path, wanted, stale, epoch, last));
    }

    @Override
    public void ask(MultiMap sent) {
        if (stale != null) {
            question(call, stale).ifPresent(field -> sent.set(field.getKey(), field.getValue()));
        }
    }

    // In place of the client's own question, which is answered from what is kept.
    private static Optional<Map.Entry<String, String>> question(GatewayCall call, Stored stored) {
        Optional<Map.Entry<String, String>> tag = stored.field("etag").map(each -> Map.entry("If-None-Match", each));
        return tag.isPresent() || !Caches.field(call, "if-none-match").isEmpty()
                ? tag
                : stored.field("last-modified").map(each -> Map.entry("If-Modified-Since", each));
    }

    @Override
    public boolean answersInstead(HttpClientResponse answer, Runnable sent, Consumer<Throwable> cutShort) {
        Stored before = stale;
        if (before == null || answer.statusCode() != 304) {
            return false;
        }
        metrics.revalidated();
        Stored confirmed =
                cache.confirm(path, before, new Answer(304, dated(answer.headers().entries().stream())), epoch);
        answer.exceptionHandler(cutShort::accept);
        answer.endHandler(
                end -> CachedAnswers.send(call, confirmed, cache.now(), "fwd=stale; fwd-status=304", last, sent));
        answer.resume();
        return true;
    }

    @Override
    public void head(int status, MultiMap headers) {
        Answer answer = new Answer(
                status,
                dated(headers.entries().stream()
                        .filter(field -> !RequestIds.isName(field.getKey())
                                && !MessageHeaders.hopByHop(field.getKey())
                                && !field.getKey().equalsIgnoreCase(MessageHeaders.SERVED_BY)
                                && !field.getKey().equalsIgnoreCase(CachedAnswers.STATUS))));
        boolean keeps = call.request().method() == HttpMethod.GET
                && answer.mayBeKept(wanted.personal())
                && length(headers) <= cache.largest();
        if (keeps) {
            kept = answer;
            announced = length(headers);
        }
        CachedAnswers.tell(headers, (stale == null ? "fwd=uri-miss" : "fwd=stale") + (keeps ? "; stored" : ""));
    }

    // Without it nobody could tell from when on its other times count (RFC 9110 section 6.6.1).
    private static List<Map.Entry<String, String>> dated(Stream<Map.Entry<String, String>> told) {
        List<Map.Entry<String, String>> fields = new ArrayList<>(told.toList());
        if (fields.stream().noneMatch(field -> field.getKey().equalsIgnoreCase("date"))) {
            fields.add(Map.entry("Date", HttpDate.of(Instant.now())));
        }
        return fields;
    }

    private static long length(MultiMap headers) {
        String length = headers.get("Content-Length");
        return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : UNKNOWN;
    }

    @Override
    public void body(Buffer chunk) {
        if (kept == null) {
            return;
        }
        if (body.length() + chunk.length() > cache.largest()) {
            kept = null;
            body = Buffer.buffer();
        } else {
            body.appendBuffer(chunk);
            if (body.length() == announced) {
                // Before the client has it all, and may ask again.
                end();
            }
        }
    }

    @Override
    public void end() {
        if (kept != null) {
            if (cache.keep(path, wanted, kept, body.getBytes(), epoch)) {
                metrics.stored();
            }
            kept = null;
        }
    }
}
