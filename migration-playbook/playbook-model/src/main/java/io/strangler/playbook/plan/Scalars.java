package io.strangler.playbook.plan;

import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the scalar values of a plan; a refusal's message continues the sentence that quotes the value. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)+");
    private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3})%?");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern PATH = Pattern.compile("(/([A-Za-z0-9._~!$&'()+,;=:@%-]+|\\*))+(/\\*\\*)?|/\\*\\*|/");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern UPGRADE = Pattern.compile("(" + NAME + ")(/" + NAME + ")?");

    private Scalars() {}

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is no duration; write a whole number and a unit, for example 500ms, 5s, 15m");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    static Duration period(String text) {
        Duration period = duration(text);
        if (period.isZero() || period.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("is not above 0 and at most 1d");
        }
        return period;
    }

    static long positiveNumber(String text) {
        if (!text.matches("[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("is no whole number above 0 of at most 18 digits");
        }
        return Long.parseLong(text);
    }

    static long bytes(String text) {
        Matcher matcher = BYTES.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "is no size; write a whole number and a unit, for example 64KiB, 10MiB, 1GiB");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> amount;
            case "KiB" -> amount << 10;
            case "MiB" -> amount << 20;
            default -> amount << 30;
        };
    }

    static int percent(String text) {
        Matcher matcher = PERCENT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) > 100) {
            throw new IllegalArgumentException("is no share; write a whole number from 0 to 100, as 10 or 10%");
        }
        return Integer.parseInt(matcher.group(1));
    }

    static Tolerance tolerance(String text) {
        if (DURATION.matcher(text).matches()) {
            return new Tolerance.Span(duration(text));
        }
        if (!AMOUNT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no tolerance; write how far numbers may be apart, as 0.01, or points in time, as 5s");
        }
        return new Tolerance.Amount(new BigDecimal(text));
    }

    static HostPolicy hostPolicy(String text) {
        return switch (text) {
            case "preserve" -> HostPolicy.PRESERVE;
            case "rewrite" -> HostPolicy.REWRITE;
            default -> throw new IllegalArgumentException("is not known; write preserve or rewrite");
        };
    }

    static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    static double ratio(String text) {
        double ratio;
        try {
            ratio = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
        if (!(ratio > 0 && ratio <= 1)) {
            throw new IllegalArgumentException("is not above 0 and at most 1");
        }
        return ratio;
    }

    static double factor(String text) {
        if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3})?") || Double.parseDouble(text) < 1) {
            throw new IllegalArgumentException(
                    "is no factor from 1 on; write how many times as long it may take, as 1.5");
        }
        return Double.parseDouble(text);
    }

    static double percentile(String text) {
        if (!text.matches("[0-9]{1,2}(\\.[0-9]{1,2})?") || Double.parseDouble(text) < 50) {
            throw new IllegalArgumentException("is no percentile from 50 to 99.99; write 95 or 99.9");
        }
        return Double.parseDouble(text);
    }

    static URI httpUrl(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
        if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException("must be http://host:port or https://host:port");
        }
        if (!uri.getPath().isEmpty() && !uri.getPath().equals("/")) {
            throw new IllegalArgumentException("must end after the port: requests keep their own path");
        }
        return uri;
    }

    static URI webhook(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
        boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "must be http://host/path or https://host/path, without a password in it");
        }
        return uri;
    }

    static Duration webhookLimit(String text) {
        Duration limit = duration(text);
        if (limit.isZero() || limit.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("is not above 0 and at most 1m");
        }
        return limit;
    }

    static Expiry expiry(String text) {
        if (DURATION.matcher(text).matches()) {
            return new Expiry.After(duration(text));
        }
        try {
            return new Expiry.On(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is neither a time, as 30d, nor a day, as 2027-03-31", e);
        }
    }

    static URI keyAddress(String text) {
        URI uri;
        try {
            uri = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is no URL", e);
        }
        boolean local = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && local)) {
            throw new IllegalArgumentException(
                    "must be an https URL: whoever can change the keys on their way can sign tokens; http only on this"
                            + " machine");
        }
        return uri;
    }

    static String fieldName(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("is no name of a header field");
        }
        return text;
    }

    static String hostPattern(String text) {
        String host = text.toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "is no host name; write shop.example, or *.shop.example for every name below it, without a port");
        }
        return host;
    }

    static String postgresUrl(String text) {
        if (!text.startsWith("jdbc:postgresql://")) {
            throw new IllegalArgumentException("must begin with jdbc:postgresql://");
        }
        return text;
    }

    static String pathPattern(String text) {
        if (!PATH.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no path pattern: segments are literal or *, and ** may only be the last, for example /api/things/**");
        }
        return text;
    }

    static String upgrade(String text) {
        Matcher matcher = UPGRADE.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is no name of a protocol, such as websocket");
        }
        if (Set.of("h2c", "h2", "http", "tls").contains(matcher.group(1))) {
            throw new IllegalArgumentException("would carry requests past the proxy, where nothing decides about them");
        }
        return matcher.group();
    }

    static KeySource keySource(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String name = colon < 0 ? "" : text.substring(colon + 1);
        if (kind.equals("path") && name.matches("[1-9][0-9]?")) {
            return new KeySource.PathSegment(Integer.parseInt(name));
        }
        if (kind.equals("body")) {
            return new KeySource.Body(pointer(name));
        }
        Optional<KeySource> named = NAME.matcher(name).matches() ? named(kind, name) : Optional.empty();
        return named.orElseThrow(() -> new IllegalArgumentException("names no place for a key; write path:3 (third"
                + " segment), header:NAME, cookie:NAME, query:NAME, claim:NAME or body:/customer/id"));
    }

    private static String pointer(String text) {
        if (!POINTER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "is no place in a JSON body; write it as RFC 6901 does, for example body:/customer/id");
        }
        return text;
    }

    private static Optional<KeySource> named(String kind, String name) {
        return switch (kind) {
            case "header" -> Optional.of(new KeySource.Header(name));
            case "cookie" -> Optional.of(new KeySource.Cookie(name));
            case "query" -> Optional.of(new KeySource.Query(name));
            case "claim" -> Optional.of(new KeySource.Claim(name));
            default -> Optional.empty();
        };
    }
}
