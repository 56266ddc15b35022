package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks the proxy where a request would go and why. */
@Command(name = "explain", description = "Says where a request would go, and why.", mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
    private static final String CONSIDERED = "considered";

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, …")
    private String method = "";

    @Parameters(index = "1", paramLabel = "PATH", description = "The path with its query, as a client sends it.")
    private String path = "";

    @Option(names = "-H", paramLabel = "NAME:VALUE", description = "A request header; may be repeated.")
    private List<String> headers = List.of();

    @Option(names = "-d", paramLabel = "BODY", description = "The JSON body, where the key stands in it.")
    private String body = "";

    ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        StringBuilder query = new StringBuilder("/admin/explain?method=" + encoded(method) + "&path=" + encoded(path));
        for (String header : headers) {
            if (header.indexOf(':') < 1) {
                throw new Refusal(Exit.USAGE, "-H '" + header + "' has no colon; write it as -H name:value");
            }
            query.append("&header=").append(encoded(header));
        }
        if (!body.isEmpty()) {
            query.append("&body=").append(encoded(body));
        }
        try (Workspace workspace = options.open()) {
            return switch (workspace.proxy().get(query.toString())) {
                case Answer.Unreachable unreachable ->
                    throw new Refusal(Exit.FAILURE, unreachable.reason() + "; see: strangler doctor");
                case Answer.Body body -> show(body.json());
            };
        }
    }

    private int show(JsonNode explanation) {
        if (options.json()) {
            ObjectNode document = Json.document();
            explanation.properties().forEach(each -> document.set(each.getKey(), each.getValue()));
            Json.print(terminal, document);
        } else {
            Table table = new Table("WHAT", "VALUE");
            explanation.properties().stream()
                    .filter(each -> !each.getKey().equals(CONSIDERED))
                    .forEach(each -> table.row(
                            each.getKey(),
                            each.getValue().isNull() ? "-" : each.getValue().asString()));
            table.print(terminal);
            passed(explanation.path(CONSIDERED));
        }
        return Exit.OK;
    }

    private void passed(JsonNode considered) {
        Table table = new Table("NOT THIS ROUTE", "CAPABILITY", "BECAUSE");
        considered.forEach(each -> table.row(
                each.path("route").asString(),
                each.path("capability").asString(),
                each.path("why").asString()));
        if (!table.isEmpty()) {
            terminal.out().println();
            table.print(terminal);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
