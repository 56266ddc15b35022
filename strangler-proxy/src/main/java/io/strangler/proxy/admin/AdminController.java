package io.strangler.proxy.admin;

import io.strangler.proxy.body.JsonKey;
import io.strangler.proxy.discovery.Discovery;
import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RequestPath;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.translation.CurrentTranslators;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** The administration API; version 1 only ever gains fields. */
@RestController
@RequestMapping("/admin")
class AdminController {
    private final StatusReport status;
    private final Router router;
    private final EffectiveRules rules;
    private final Caching caching;
    private final Optional<Discovery> discovery;

    AdminController(
            StatusReport status,
            Router router,
            EffectiveRules rules,
            CurrentTranslators translators,
            Optional<Discovery> discovery) {
        this.caching = new Caching(translators);
        this.discovery = discovery;
        this.status = status;
        this.router = router;
        this.rules = rules;
    }

    @GetMapping("/status")
    StatusReport.Status status() {
        return status.now();
    }

    @GetMapping("/discovery")
    Discovery.Report discovery() {
        return discovery.map(Discovery::report).orElse(Discovery.Report.OFF);
    }

    @GetMapping("/explain")
    Explanation explain(
            @RequestParam(defaultValue = "GET") String method,
            @RequestParam String path,
            @RequestParam(name = "header", defaultValue = "") List<String> headers,
            @RequestParam(defaultValue = "") String body) {
        int question = path.indexOf('?');
        String query = question < 0 ? "" : path.substring(question + 1);
        return switch (RequestPath.read(question < 0 ? path : path.substring(0, question))) {
            case RequestPath.Reading.Ambiguous ambiguous ->
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ambiguous.reason());
            case RequestPath.Reading.Clear clear -> {
                Given fields = new Given(headers);
                RequestLine line = new RequestLine(
                        method.toUpperCase(Locale.ROOT), fields.first("host").orElse(""), clear.path(), query, fields);
                RoutingDecision decision =
                        router.decide(line.holding(pointer -> held(body, pointer)), rules.snapshot());
                yield Explanation.of(decision, caching.explained(decision, line, !body.isEmpty()), router.passed(line));
            }
        };
    }

    private static Optional<String> held(String body, String pointer) {
        return switch (JsonKey.find(body.getBytes(StandardCharsets.UTF_8), pointer)) {
            case JsonKey.Reading.Found found -> found.key();
            case JsonKey.Reading.Unclear unclear ->
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, unclear.reason());
        };
    }

    private record Given(List<String> headers) implements RequestLine.Fields {
        @Override
        public Optional<String> first(String name) {
            return all(name).findFirst();
        }

        @Override
        public Optional<String> joined(String name) {
            return all(name).reduce((one, other) -> one + ", " + other);
        }

        private Stream<String> all(String name) {
            return headers.stream()
                    .map(header -> header.split(":", 2))
                    .filter(parts -> parts.length == 2 && parts[0].strip().equalsIgnoreCase(name))
                    .map(parts -> parts[1].strip());
        }
    }
}
