package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Replaces, in an answer, the address under which only the proxy knows an upstream by the one the client asked
 * (RFC 9110 section 7.6).
 */
final class OwnAddresses {
    private static final CharSequence[] REFERENCES = {
        HttpHeaders.createOptimized("Location"), HttpHeaders.createOptimized("Content-Location")
    };
    private static final CharSequence REFRESH = HttpHeaders.createOptimized("Refresh");
    private static final String URL = "url=";

    private final Upstream upstream;
    private final Optional<String> origin;

    /** @param origin scheme and authority the client asked; without one, references become relative */
    private OwnAddresses(Upstream upstream, Optional<String> origin) {
        this.upstream = upstream;
        this.origin = origin;
    }

    /** Replaces the addresses in the fields of an answer. */
    static void replace(MessageHeaders headers, GatewayCall call, Upstream upstream, MultiMap answer) {
        if (answer.contains(REFERENCES[0])
                || answer.contains(REFERENCES[1])
                || answer.contains(REFRESH)
                || answer.contains(HttpHeaders.SET_COOKIE)) {
            new OwnAddresses(upstream, headers.origin(call))
                    .replace(answer, call.head().host());
        }
    }

    private void replace(MultiMap answer, String host) {
        for (CharSequence name : REFERENCES) {
            String reference = answer.get(name);
            if (reference != null && isOwn(reference, 0)) {
                answer.set(name, told(reference, 0));
            }
        }
        String refresh = answer.get(REFRESH);
        if (refresh != null) {
            answer.set(REFRESH, refreshed(refresh));
        }
        cookies(answer, host);
    }

    private String refreshed(String refresh) {
        int url = refresh.toLowerCase(Locale.ROOT).indexOf(URL);
        int begin = url + URL.length();
        if (url >= 0 && begin < refresh.length() && "\"'".indexOf(refresh.charAt(begin)) >= 0) {
            begin++;
        }
        return url >= 0 && isOwn(refresh, begin) ? refresh.substring(0, begin) + told(refresh, begin) : refresh;
    }

    // A cookie for the upstream's own host would be refused by a client that knows it under another name.
    private void cookies(MultiMap answer, String host) {
        List<String> cookies = answer.getAll(HttpHeaders.SET_COOKIE);
        List<String> sent = new ArrayList<>(cookies.size());
        boolean changed = false;
        for (String cookie : cookies) {
            String told = withoutOwnDomain(cookie, host);
            changed = changed || !told.equals(cookie);
            sent.add(told);
        }
        if (changed) {
            answer.set("Set-Cookie", sent);
        }
    }

    private String withoutOwnDomain(String cookie, String host) {
        int begin = cookie.indexOf(';');
        while (begin >= 0) {
            int end = cookie.indexOf(';', begin + 1);
            String attribute =
                    cookie.substring(begin + 1, end < 0 ? cookie.length() : end).strip();
            if (attribute.regionMatches(true, 0, "domain=", 0, 7)) {
                String domain = attribute.substring(attribute.startsWith(".", 7) ? 8 : 7);
                if (upstream.isHost(domain) && !belongsTo(host, domain)) {
                    return cookie.substring(0, begin) + (end < 0 ? "" : cookie.substring(end));
                }
            }
            begin = end;
        }
        return cookie;
    }

    private static boolean belongsTo(String authority, String domain) {
        String host = authority.substring(0, Authority.endOfHost(authority));
        return host.equalsIgnoreCase(domain)
                || host.toLowerCase(Locale.ROOT).endsWith("." + domain.toLowerCase(Locale.ROOT));
    }

    private boolean isOwn(String text, int begin) {
        int authority = afterScheme(text, begin);
        if (authority < 0) {
            return false;
        }
        String named = text.substring(authority, endOfAuthority(text, authority));
        return upstream.isNamed(named);
    }

    private String told(String text, int begin) {
        String rest = text.substring(endOfAuthority(text, afterScheme(text, begin)));
        if (origin.isPresent()) {
            return origin.get() + rest;
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static int afterScheme(String text, int begin) {
        if (text.regionMatches(true, begin, "http://", 0, 7)) {
            return begin + 7;
        }
        return text.regionMatches(true, begin, "https://", 0, 8) ? begin + 8 : -1;
    }

    private static int endOfAuthority(String text, int begin) {
        for (int i = begin; i < text.length(); i++) {
            if ("/?#\"'".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }
}
