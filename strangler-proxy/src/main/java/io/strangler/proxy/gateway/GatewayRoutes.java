package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteSpec;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ProcessorDefinition;

/**
 * The way of a request, once per capability of the plan: authenticate, limit, find the key, decide, hold, forward, mirror.
 *
 * <p>A step costs every request something, so a capability's way has only those that its plan gives something to do.
 */
final class GatewayRoutes extends RouteBuilder {
    private final MigrationPlan plan;
    private final AuthenticateStep authenticate;
    private final List<Step> before;
    private final MirrorStep mirror;
    private final UserRoutes users;

    GatewayRoutes(
            MigrationPlan plan,
            AuthenticateStep authenticate,
            LimitStep limit,
            KeyStep key,
            DecideStep decide,
            HoldStep hold,
            MirrorStep mirror,
            UserRoutes users) {
        this.plan = plan;
        this.authenticate = authenticate;
        this.before = List.of(
                new Step("authenticate", authenticate, some(route -> route.authentication()
                        .isPresent())),
                new Step("limit", limit, some(route -> route.rate().isPresent())),
                new Step("key", key, some(RouteSpec::keyIsLate)),
                new Step("decide", decide, capability -> true),
                new Step("hold", hold, CapabilitySpec::hasData));
        this.mirror = mirror;
        this.users = users;
    }

    private static Predicate<CapabilitySpec> some(Predicate<RouteSpec> matter) {
        return capability -> capability.routes().stream().anyMatch(matter);
    }

    @Override
    public void configure() {
        // A failed request is answered, never redelivered: its body may be half gone.
        errorHandler(noErrorHandler());

        plan.capabilities().values().stream().map(this::needed).distinct().forEach(this::way);

        from("gateway:" + GatewayEndpoint.UNCLAIMED)
                .routeId("unclaimed")
                .process(authenticate)
                .to("gateway:" + GatewayEndpoint.UNCLAIMED);
    }

    private List<Step> needed(CapabilitySpec capability) {
        return before.stream().filter(step -> step.neededBy().test(capability)).toList();
    }

    private void way(List<Step> steps) {
        ProcessorDefinition<?> way =
                routeTemplate(name(steps)).templateParameter("capability").from("gateway:{{capability}}");
        for (Step step : steps) {
            way = way.process(step.processor());
        }
        way.to("gateway:{{capability}}").process(mirror);
    }

    private static String name(List<Step> steps) {
        return steps.stream().map(Step::name).collect(Collectors.joining(",", "capability:", ""));
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        users.addTo(context);
        super.addRoutesToCamelContext(context);
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) throws Exception {
        for (CapabilitySpec capability : plan.capabilities().values()) {
            String name = capability.name().value();
            TemplatedRouteBuilder.builder(context, name(needed(capability)))
                    .routeId(name)
                    .parameter("capability", name)
                    .add();
        }
        super.addTemplatedRoutesToCamelContext(context);
    }

    /** A step before the upstream is asked, and which capabilities need it. */
    private record Step(String name, Processor processor, Predicate<CapabilitySpec> neededBy) {}
}
