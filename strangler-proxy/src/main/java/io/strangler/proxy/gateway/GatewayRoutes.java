package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteSpec;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ProcessorDefinition;

/** The way of a request, once per capability of the plan: authenticate, limit, find the key, decide, hold, forward, mirror. */
final class GatewayRoutes extends RouteBuilder {
    private static final String HEAD = "capability";
    private static final String LATE = "capability-with-late-keys";

    private final MigrationPlan plan;
    private final AuthenticateStep authenticate;
    private final LimitStep limit;
    private final KeyStep key;
    private final DecideStep decide;
    private final HoldStep hold;
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
        this.limit = limit;
        this.key = key;
        this.decide = decide;
        this.hold = hold;
        this.mirror = mirror;
        this.users = users;
    }

    @Override
    public void configure() {
        // A failed request is answered, never redelivered: its body may be half gone.
        errorHandler(noErrorHandler());

        way(HEAD, steps -> steps);
        way(LATE, steps -> steps.process(key));

        from("gateway:" + GatewayEndpoint.UNCLAIMED)
                .routeId("unclaimed")
                .process(authenticate)
                .to("gateway:" + GatewayEndpoint.UNCLAIMED);
    }

    // A step costs every request something, so that only where some key is late one is found late.
    private void way(String name, UnaryOperator<ProcessorDefinition<?>> keyed) {
        keyed.apply(routeTemplate(name)
                        .templateParameter("capability")
                        .from("gateway:{{capability}}")
                        .process(authenticate)
                        .process(limit))
                .process(decide)
                .process(hold)
                .to("gateway:{{capability}}")
                .process(mirror);
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        users.addTo(context);
        super.addRoutesToCamelContext(context);
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) throws Exception {
        for (CapabilitySpec capability : plan.capabilities().values()) {
            boolean late = capability.routes().stream().anyMatch(RouteSpec::keyIsLate);
            String name = capability.name().value();
            TemplatedRouteBuilder.builder(context, late ? LATE : HEAD)
                    .routeId(name)
                    .parameter("capability", name)
                    .add();
        }
        super.addTemplatedRoutesToCamelContext(context);
    }
}
