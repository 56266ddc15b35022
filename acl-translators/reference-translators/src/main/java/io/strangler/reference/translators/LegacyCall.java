package io.strangler.reference.translators;

import io.strangler.translate.Body;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.Untranslatable;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One call of the monolith's customer API and its counterpart.
 *
 * <p>A call the monolith would refuse is passed on in a form that the service refuses too; {@link #problems()} says why in the monolith's words.
 */
sealed interface LegacyCall {
    String MODERN = "/customers";

    /** What is called on the modern side. */
    record Counterpart(String path, String query, Body body) {}

    Counterpart counterpart();

    /** Returns what the monolith would refuse. */
    List<String> problems();

    /** Returns the number asked for, empty when the call is about none. */
    default Optional<CustomerNumber> number() {
        return Optional.empty();
    }

    /** Returns the successful answer in the monolith's terms: the customer, where nothing else is said. */
    default Body answer(Body modern) {
        return CustomerJson.legacyCustomer(modern);
    }

    /** A call about one customer; the monolith looks at its number first. */
    sealed interface OfCustomer extends LegacyCall {
        CustomerNumber no();

        /** Returns what else the monolith would refuse. */
        default List<String> bodyProblems() {
            return List.of();
        }

        @Override
        default List<String> problems() {
            return no().problems().isEmpty() ? bodyProblems() : no().problems();
        }

        @Override
        default Optional<CustomerNumber> number() {
            return Optional.of(no());
        }
    }

    /** Recognises a request. */
    static LegacyCall of(HttpRequest request) {
        List<String> path = List.of(request.path().split("/", -1));
        boolean api = path.size() >= 3 && path.subList(0, 3).equals(List.of("", "api", "customers"));
        List<String> below = api ? path.subList(3, path.size()) : List.of();
        String shape =
                switch (below.size()) {
                    case 0 -> api ? "customers" : "elsewhere";
                    case 1 -> "customers/no";
                    default -> "customers/no/" + String.join("/", below.subList(1, below.size()));
                };
        return switch (request.method() + " " + shape) {
            case "GET customers", "HEAD customers" -> Browse.of(request.query());
            case "POST customers" -> new Add(request.body());
            case "GET customers/no", "HEAD customers/no" -> new Read(CustomerNumber.of(below.getFirst()));
            case "PUT customers/no" -> new Replace(CustomerNumber.of(below.getFirst()), request.body());
            case "DELETE customers/no" -> new Remove(CustomerNumber.of(below.getFirst()));
            case "POST customers/no/credit" -> new Adjust(CustomerNumber.of(below.getFirst()), request.body());
            default ->
                throw new Untranslatable(
                        "path", "has no modern counterpart: " + request.method() + " " + request.path());
        };
    }

    /** A customer number as it was sent. */
    record CustomerNumber(String sent) {
        static CustomerNumber of(String segment) {
            // Only in a query is a plus sign a blank.
            return new CustomerNumber(decoded(segment.replace("+", "%2B")));
        }

        Optional<Long> value() {
            return LegacyNumbers.read(sent);
        }

        // A UUID would be found by the service where the monolith finds no number.
        String path() {
            return value().map(number -> MODERN + "/" + CustomerMapper.id(number))
                    .orElse(MODERN + "/not-a-number");
        }

        List<String> problems() {
            return value().isPresent() ? List.of() : List.of("custNo is not a number: " + sent);
        }
    }

    record Browse(String from, String limit) implements LegacyCall {
        private static final int LONGEST = 100;

        static Browse of(String query) {
            return new Browse(parameter(query, "from", "0"), parameter(query, "limit", "50"));
        }

        @Override
        public Counterpart counterpart() {
            String after = LegacyNumbers.read(from)
                    .map(number -> Long.toString(Math.max(number, Long.MIN_VALUE + 1) - 1))
                    .orElse(from);
            String size = LegacyNumbers.read(limit).map(String::valueOf).orElse(limit);
            return new Counterpart(MODERN, "after=" + encoded(after) + "&size=" + encoded(size), Body.EMPTY);
        }

        @Override
        public List<String> problems() {
            Optional<Long> size = LegacyNumbers.read(limit).filter(number -> number == number.intValue());
            if (LegacyNumbers.read(from).isEmpty()) {
                return List.of("from is not a number: " + from);
            }
            if (size.isEmpty()) {
                return List.of("limit is not a number: " + limit);
            }
            return size.get() < 1 || size.get() > LONGEST
                    ? List.of("limit must be 1 to " + LONGEST + ", not " + size.get())
                    : List.of();
        }

        @Override
        public Body answer(Body modern) {
            return CustomerJson.legacyCustomers(modern);
        }
    }

    record Read(CustomerNumber no) implements OfCustomer {
        @Override
        public Counterpart counterpart() {
            return new Counterpart(no.path(), "", Body.EMPTY);
        }
    }

    record Add(Body form) implements LegacyCall {
        @Override
        public Counterpart counterpart() {
            return new Counterpart(MODERN, "", Forms.modern(form, true));
        }

        @Override
        public List<String> problems() {
            return Forms.problems(form);
        }
    }

    record Replace(CustomerNumber no, Body form) implements OfCustomer {
        @Override
        public Counterpart counterpart() {
            return new Counterpart(no.path(), "", Forms.modern(form, false));
        }

        @Override
        public List<String> bodyProblems() {
            return Forms.problems(form);
        }
    }

    record Adjust(CustomerNumber no, Body change) implements OfCustomer {
        @Override
        public Counterpart counterpart() {
            Body adjustment = CustomerJson.creditChange(change)
                    .flatMap(it -> Optional.ofNullable(it.deltaCents()))
                    .map(CustomerJson::modernAdjustment)
                    .orElse(Forms.REFUSED);
            return new Counterpart(no.path() + "/credit-adjustments", "", adjustment);
        }

        @Override
        public List<String> bodyProblems() {
            return CustomerJson.creditChange(change)
                    .map(it -> it.deltaCents() == null ? List.of("deltaCents is missing") : List.<String>of())
                    .orElse(List.of(Forms.UNREADABLE));
        }

        @Override
        public Body answer(Body modern) {
            return CustomerJson.legacyCredit(modern);
        }
    }

    record Remove(CustomerNumber no) implements OfCustomer {
        @Override
        public Counterpart counterpart() {
            return new Counterpart(no.path(), "", Body.EMPTY);
        }

        @Override
        public Body answer(Body modern) {
            return Body.EMPTY;
        }
    }

    /** Entry forms on their way over. */
    final class Forms {
        /** A body the service refuses in every place: what it must be told is missing. */
        static final Body REFUSED = Body.of("{}");

        static final String UNREADABLE = "body is not readable as JSON of the expected shape";

        private Forms() {}

        static Body modern(Body form, boolean isNew) {
            return CustomerJson.form(form)
                    .filter(it -> it.problems().isEmpty())
                    .map(it -> CustomerJson.modernForm(it, isNew))
                    .orElse(REFUSED);
        }

        static List<String> problems(Body form) {
            return CustomerJson.form(form).map(LegacyForm::problems).orElse(List.of(UNREADABLE));
        }
    }

    private static String parameter(String query, String name, String otherwise) {
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && decoded(pair.substring(0, equals)).equals(name) && equals + 1 < pair.length()) {
                return decoded(pair.substring(equals + 1));
            }
        }
        return otherwise;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException brokenEscape) {
            return text;
        }
    }
}
