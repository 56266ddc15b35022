package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows which endpoints are really used, and how, so that the next capability can be planned. */
@Command(
        name = "discover",
        description = "Shows which endpoints are really used, the busiest first.",
        mixinStandardHelpOptions = true)
final class DiscoverCommand implements Callable<Integer> {
    private static final String NOBODY = "none";

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Option(names = "--unclaimed", description = "Only what no capability claims yet.")
    private boolean unclaimed;

    @Option(names = "--top", paramLabel = "N", description = "So many endpoints at most; default: 40.")
    private int top = 40;

    DiscoverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            return switch (workspace.proxy().get("/admin/discovery")) {
                case Answer.Unreachable unreachable ->
                    throw new Refusal(Exit.FAILURE, unreachable.reason() + "; see: strangler doctor");
                case Answer.Body body -> show(body.json());
            };
        }
    }

    private int show(JsonNode report) {
        if (!report.path("on").asBoolean(false)) {
            throw new Refusal(
                    Exit.FAILURE,
                    "the proxy counts nothing; add proxy: { discovery: 1000 } to the plan, for at most 1000 endpoints,"
                            + " and restart it");
        }
        List<JsonNode> wanted = new ArrayList<>();
        for (JsonNode endpoint : report.path("endpoints")) {
            if (!unclaimed || endpoint.path("capability").asString().equals(NOBODY)) {
                wanted.add(endpoint);
            }
        }
        if (options.json()) {
            ObjectNode document = Json.document();
            report.properties().forEach(each -> document.set(each.getKey(), each.getValue()));
            wanted.forEach(document.putArray("endpoints")::add);
            Json.print(terminal, document);
        } else {
            print(report, wanted);
        }
        return Exit.OK;
    }

    private void print(JsonNode report, List<JsonNode> wanted) {
        Table table =
                new Table("REQUESTS", "METHOD", "PATH", "CAPABILITY", "FAILED", "4XX", "P50", "P95", "PARAMETERS");
        wanted.stream()
                .limit(top)
                .forEach(each -> table.row(
                        each.path("requests").asString(),
                        each.path("method").asString(),
                        each.path("path").asString(),
                        each.path("capability").asString().replace(NOBODY, "-"),
                        each.path("failed").asString(),
                        each.path("rejected").asString(),
                        millis(each.path("p50Millis")),
                        millis(each.path("p95Millis")),
                        each.path("parameters").properties().stream()
                                .map(name -> name.getKey())
                                .collect(Collectors.joining(" "))));
        table.print(terminal);
        terminal.say("since " + report.path("since").asString() + "; "
                + Math.max(0, wanted.size() - top) + " more endpoints; "
                + report.path("other").path("requests").asString() + " requests at no endpoint of their own, "
                + report.path("other").path("rejected").asString() + " of them rejected; "
                + report.path("refused").path("requests").asString("0") + " refused unread");
    }

    private static String millis(JsonNode millis) {
        double value = millis.asDouble();
        return (value < 10 ? String.valueOf(Math.round(value * 10) / 10.0) : String.valueOf(Math.round(value))) + " ms";
    }
}
