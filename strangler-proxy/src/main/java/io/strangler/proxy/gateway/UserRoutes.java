package io.strangler.proxy.gateway;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.RouteConfigurationsBuilder;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * The operator's own routes: YAML files of a folder, loaded in the order of their names and before ours, so that their route
 * configurations hold for ours too.
 */
final class UserRoutes {
    /** The folder beside the plan. */
    static final String FOLDER = "camel.d";

    private static final String OURS = "gateway:";

    private final List<Path> files;

    private UserRoutes(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** Finds the files; a folder that is not there has none. */
    static UserRoutes in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new UserRoutes(List.of());
        }
        try (Stream<Path> found = Files.list(folder)) {
            return new UserRoutes(found.filter(file -> file.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    boolean isEmpty() {
        return files.isEmpty();
    }

    /**
     * Adds the routes to a context that has not started.
     *
     * @throws InvalidFile for the first file that is no good, with its line
     */
    void addTo(CamelContext context) {
        for (Path file : files) {
            try {
                var resource = ResourceHelper.fromBytes(file.toString(), Files.readAllBytes(file));
                for (RoutesBuilder builder :
                        PluginHelper.getRoutesLoader(context).findRoutesBuilders(resource)) {
                    if (builder instanceof RouteConfigurationsBuilder configurations) {
                        context.addRoutesConfigurations(configurations);
                    }
                    context.addRoutes(builder);
                }
            } catch (Exception e) {
                throw refused(file, e);
            }
            refuseOurEndpoints(file, context);
        }
    }

    // A second consumer would take a capability's requests away from the route that decides them.
    private static void refuseOurEndpoints(Path file, CamelContext context) {
        for (RouteDefinition route : ((ModelCamelContext) context).getRouteDefinitions()) {
            String from = route.getInput().getEndpointUri();
            if (from.startsWith(OURS)) {
                throw new InvalidFile(List.of(new Problem(
                        file,
                        Math.max(1, route.getInput().getLineNumber()),
                        from,
                        "begins a route of yours with requests that are decided elsewhere; intercept them with a"
                                + " routeConfiguration")));
            }
        }
    }

    private static InvalidFile refused(Path file, Exception failure) {
        int line = 1;
        String reason = failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MarkedYamlEngineException marked) {
                line = marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
                reason = marked.getProblem();
            }
        }
        return new InvalidFile(List.of(new Problem(
                file,
                line,
                "route",
                Optional.ofNullable(reason)
                        .flatMap(text -> text.lines().findFirst())
                        .orElse(failure.toString()))));
    }
}
