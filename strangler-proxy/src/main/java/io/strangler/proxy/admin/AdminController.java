package io.strangler.proxy.admin;

import io.strangler.playbook.Side;
import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RequestPath;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.stage.EffectiveRules;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    AdminController(StatusReport status, Router router, EffectiveRules rules) {
        this.status = status;
        this.router = router;
        this.rules = rules;
    }

    @GetMapping("/status")
    StatusReport.Status status() {
        return status.now();
    }

    @GetMapping("/explain")
    Explanation explain(
            @RequestParam(defaultValue = "GET") String method,
            @RequestParam String path,
            @RequestParam(name = "header", defaultValue = "") List<String> headers) {
        int question = path.indexOf('?');
        String query = question < 0 ? "" : path.substring(question + 1);
        return switch (RequestPath.read(question < 0 ? path : path.substring(0, question))) {
            case RequestPath.Reading.Ambiguous ambiguous ->
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ambiguous.reason());
            case RequestPath.Reading.Clear clear ->
                Explanation.of(router.decide(
                        new RequestLine(
                                method.toUpperCase(Locale.ROOT), clear.path(), query, name -> header(headers, name)),
                        rules.snapshot()));
        };
    }

    private static Optional<String> header(List<String> headers, String name) {
        return headers.stream()
                .map(header -> header.split(":", 2))
                .filter(parts -> parts.length == 2 && parts[0].strip().equalsIgnoreCase(name))
                .map(parts -> parts[1].strip())
                .findFirst();
    }

    /** Why a request would go where it would go. */
    record Explanation(
            Optional<String> capability,
            Optional<String> route,
            Optional<String> key,
            Optional<String> stage,
            Optional<String> side,
            Optional<String> mirrored,
            String why) {
        static Explanation of(RoutingDecision decision) {
            Optional<String> none = Optional.empty();
            return switch (decision) {
                case RoutingDecision.Unclaimed unclaimed ->
                    new Explanation(none, none, none, none, Optional.of(Side.LEGACY.word()), none, unclaimed.why());
                case RoutingDecision.NotReady notReady -> unserved(notReady.match(), notReady.why());
                case RoutingDecision.Refused refused -> unserved(refused.match(), refused.why());
                case RoutingDecision.Serve serve ->
                    new Explanation(
                            Optional.of(serve.capability().value()),
                            Optional.of(serve.match().route().path()),
                            serve.match().key(),
                            Optional.of(serve.stage().word()),
                            Optional.of(serve.side().word()),
                            serve.mirrored().map(Side::word),
                            serve.why());
            };
        }

        private static Explanation unserved(RouteTable.Match match, String why) {
            Optional<String> none = Optional.empty();
            return new Explanation(
                    Optional.of(match.capability().value()),
                    Optional.of(match.route().path()),
                    match.key(),
                    none,
                    none,
                    none,
                    why);
        }
    }
}
