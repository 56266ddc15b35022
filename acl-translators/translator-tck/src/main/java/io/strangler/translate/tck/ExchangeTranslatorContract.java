package io.strangler.translate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The laws every {@link ExchangeTranslator} keeps, as a test to extend: supply the translator and one exchange per kind of
 * call, successes and failures.
 */
public abstract class ExchangeTranslatorContract {
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final List<String> CONDITIONS =
            List.of("If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range");
    private static final List<String> VALIDATORS = List.of("ETag", "Last-Modified");
    private static final List<String> STRANGE_BODIES =
            List.of("", "null", "{}", "[]", "\"text\"", "7", "{\"cut", "<html>", "\u0000\u0001", "[[[[[[[[[[");
    private static final List<Integer> FAILURES =
            List.of(400, 401, 403, 404, 405, 409, 410, 412, 415, 422, 428, 429, 500, 502, 503, 504);

    protected abstract ExchangeTranslator translator();

    /** Returns at least one exchange per kind of call. */
    protected abstract Stream<Exchange> exchanges();

    /** Returns what of a body counts: bodies with equal content are equal. A JSON API parses it. */
    protected Object content(Body body) {
        return body.text();
    }

    @Test
    final void requestsAskTheModernSideTheSame() {
        judge(exchange -> {
            HttpRequest asked = translator().toModern(exchange.request());
            return List.of(asked.method(), asked.uri(), content(asked.body()))
                            .equals(List.of(
                                    exchange.asked().method(),
                                    exchange.asked().uri(),
                                    content(exchange.asked().body())))
                    ? List.of()
                    : List.of(describe(asked) + " is asked, not " + describe(exchange.asked()));
        });
    }

    @Test
    final void answersReadAsIfTheLegacySideHadGivenThem() {
        judge(exchange -> {
            HttpResponse answer = translator().toLegacy(exchange.request(), exchange.modern());
            List<String> wrong = new ArrayList<>();
            if (answer.status() != exchange.answer().status()
                    || !content(answer.body()).equals(content(exchange.answer().body()))) {
                wrong.add(describe(answer) + " is answered, not " + describe(exchange.answer()));
            }
            for (HttpHeaders.Field field : exchange.answer().headers().fields()) {
                if (!answer.headers()
                        .first(field.name())
                        .equals(exchange.answer().headers().first(field.name()))) {
                    wrong.add(field.name() + " is " + answer.headers().first(field.name()) + ", not " + field.value());
                }
            }
            return wrong;
        });
    }

    /** Reads are mirrored because they change nothing; a read that became a write would be carried out twice. */
    @Test
    final void readsStayReadsAndWritesStayWrites() {
        judge(exchange -> {
            String method = translator().toModern(exchange.request()).method();
            return SAFE.contains(method) == SAFE.contains(exchange.request().method())
                    ? List.of()
                    : List.of("becomes " + method);
        });
    }

    /** One side's entity tags and dates say nothing of the other's; passed on they would refuse or serve the wrong version. */
    @Test
    final void validatorsAndConditionsDoNotCross() {
        judge(exchange -> {
            List<String> crossed = new ArrayList<>();
            HttpHeaders conditional = exchange.request().headers();
            for (String name : CONDITIONS) {
                conditional = conditional.with(name, "\"5\"");
            }
            HttpHeaders asked =
                    translator().toModern(with(exchange.request(), conditional)).headers();
            CONDITIONS.stream().filter(name -> asked.first(name).isPresent()).forEach(crossed::add);
            HttpHeaders valid = exchange.modern().headers();
            for (String name : VALIDATORS) {
                valid = valid.with(name, "\"5\"");
            }
            HttpHeaders answered = translator()
                    .toLegacy(
                            exchange.request(),
                            new HttpResponse(
                                    exchange.modern().status(),
                                    valid,
                                    exchange.modern().body()))
                    .headers();
            VALIDATORS.stream().filter(name -> answered.first(name).isPresent()).forEach(crossed::add);
            return crossed.isEmpty() ? crossed : List.of(crossed + " cross");
        });
    }

    /** The body has another length now; whoever sends it counts for itself, a wrong count would cut the connection short. */
    @Test
    final void noHeaderTellsAWrongLength() {
        judge(exchange -> {
            HttpRequest sized =
                    with(exchange.request(), exchange.request().headers().with("Content-Length", "999999"));
            HttpResponse modern = new HttpResponse(
                    exchange.modern().status(),
                    exchange.modern().headers().with("Content-Length", "999999"),
                    exchange.modern().body());
            HttpRequest asked = translator().toModern(sized);
            HttpResponse answer = translator().toLegacy(exchange.request(), modern);
            return Stream.of(
                            wrongLength("request", asked.headers(), asked.body()),
                            wrongLength("answer", answer.headers(), answer.body()))
                    .flatMap(List::stream)
                    .toList();
        });
    }

    @Test
    final void aFailureStaysAFailureOfItsKind() {
        judge(exchange -> {
            List<String> wrong = new ArrayList<>();
            for (int status : FAILURES) {
                HttpResponse failure =
                        new HttpResponse(status, HttpHeaders.NONE, Body.of("{\"title\":\"no\",\"detail\":\"why\"}"));
                wrong.addAll(must(status + " ", () -> {
                    int answered =
                            translator().toLegacy(exchange.request(), failure).status();
                    return answered / 100 == status / 100 ? List.of() : List.of(status + " becomes " + answered);
                }));
            }
            return wrong;
        });
    }

    /** Whatever comes, a translator translates it or says {@link Untranslatable}: any other exception would be a 500. */
    @Test
    final void strangeBodiesAreTranslatedOrRefused() {
        judge(exchange -> {
            List<String> wrong = new ArrayList<>();
            for (String body : STRANGE_BODIES) {
                HttpRequest request = new HttpRequest(
                        exchange.request().method(),
                        exchange.request().path(),
                        exchange.request().query(),
                        exchange.request().headers(),
                        Body.of(body));
                wrong.addAll(may("request " + body + ": ", () -> {
                    translator().toModern(request);
                    return List.of();
                }));
                for (int status : List.of(exchange.modern().status(), 400, 500)) {
                    HttpResponse modern =
                            new HttpResponse(status, exchange.modern().headers(), Body.of(body));
                    wrong.addAll(may("answer " + status + " " + body + ": ", () -> {
                        translator().toLegacy(request, modern);
                        return List.of();
                    }));
                }
            }
            return wrong;
        });
    }

    @Test
    final void strangeTargetsAreTranslatedOrRefused() {
        judge(exchange -> {
            List<String> wrong = new ArrayList<>();
            for (String path : List.of("/", "", "//", "/%", exchange.request().path() + "/%zz", "/nothing/of/mine")) {
                for (String query : List.of("", "=", "&&", "a=%", "%zz=1", "a=1&a=2")) {
                    HttpRequest request = new HttpRequest(
                            exchange.request().method(),
                            path,
                            query,
                            HttpHeaders.NONE,
                            exchange.request().body());
                    wrong.addAll(may(path + "?" + query + ": ", () -> {
                        translator().toModern(request);
                        return List.of();
                    }));
                }
            }
            return wrong;
        });
    }

    @Test
    final void anAnswerToHeadHasNoBody() {
        judge(exchange -> {
            if (!exchange.request().method().equals("GET")) {
                return List.of();
            }
            HttpRequest head = new HttpRequest(
                    "HEAD",
                    exchange.request().path(),
                    exchange.request().query(),
                    exchange.request().headers(),
                    Body.EMPTY);
            HttpResponse modern = new HttpResponse(
                    exchange.modern().status(), exchange.modern().headers(), Body.EMPTY);
            return may(
                    "HEAD: ",
                    () -> translator().toLegacy(head, modern).body().isEmpty()
                            ? List.of()
                            : List.of("HEAD is answered with a body"));
        });
    }

    /** A translator is shared by all threads of a program and remembers nothing. */
    @Test
    final void threadsDoNotDisturbEachOther() {
        List<Callable<Object>> works = new ArrayList<>();
        exchanges().forEach(exchange -> {
            works.add(() -> describe(translator().toModern(exchange.request())));
            works.add(() -> describe(translator().toLegacy(exchange.request(), exchange.modern())));
        });
        assertThat(works).as("exchanges").isNotEmpty();
        assertThat(Concurrency.disturbances(works)).isEmpty();
    }

    private void judge(Law law) {
        List<Exchange> exchanges = exchanges().toList();
        assertThat(exchanges).as("exchanges").isNotEmpty();
        List<String> violations = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            String call = exchange.request().method() + " " + exchange.request().uri() + ": ";
            violations.addAll(must(call, () -> law.violations(exchange).stream()
                    .map(violation -> call + violation)
                    .toList()));
        }
        assertThat(violations).isEmpty();
    }

    // What every translator must be able to tell.
    private static List<String> must(String what, Supplier<List<String>> judgement) {
        try {
            return judgement.get();
        } catch (Untranslatable refused) {
            return List.of(what + "is refused: " + refused.getMessage());
        } catch (RuntimeException crash) {
            return List.of(what + "fails with " + crash);
        }
    }

    // What a translator may refuse, but only as untranslatable.
    private static List<String> may(String what, Supplier<List<String>> judgement) {
        try {
            return judgement.get();
        } catch (Untranslatable refused) {
            return List.of();
        } catch (RuntimeException crash) {
            return List.of(what + "fails with " + crash);
        }
    }

    private static List<String> wrongLength(String what, HttpHeaders headers, Body body) {
        return headers.first("Content-Length")
                .filter(length -> !length.equals(Integer.toString(body.length())))
                .map(length -> List.of(what + " of " + body.length() + " bytes says " + length))
                .orElse(List.of());
    }

    private static HttpRequest with(HttpRequest request, HttpHeaders headers) {
        return new HttpRequest(request.method(), request.path(), request.query(), headers, request.body());
    }

    private String describe(HttpRequest request) {
        return request.method() + " " + request.uri() + " " + content(request.body());
    }

    private String describe(HttpResponse response) {
        return response.status() + " " + content(response.body());
    }

    /** Says how one exchange breaks a law. */
    private interface Law {
        List<String> violations(Exchange exchange);
    }
}
