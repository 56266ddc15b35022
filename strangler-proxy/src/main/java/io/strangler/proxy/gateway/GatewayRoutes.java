package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.MigrationPlan;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;

/** The way of a request, once per capability of the plan: authenticate, limit, decide, hold, forward, mirror. */
final class GatewayRoutes extends RouteBuilder {
    private final MigrationPlan plan;
    private final AuthenticateStep authenticate;
    private final LimitStep limit;
    private final DecideStep decide;
    private final HoldStep hold;
    private final MirrorStep mirror;
    private final UserRoutes users;

    GatewayRoutes(
            MigrationPlan plan,
            AuthenticateStep authenticate,
            LimitStep limit,
            DecideStep decide,
            HoldStep hold,
            MirrorStep mirror,
            UserRoutes users) {
        this.plan = plan;
        this.authenticate = authenticate;
        this.limit = limit;
        this.decide = decide;
        this.hold = hold;
        this.mirror = mirror;
        this.users = users;
    }

    @Override
    public void configure() {
        // A failed request is answered, never redelivered: its body may be half gone.
        errorHandler(noErrorHandler());

        routeTemplate("capability")
                .templateParameter("capability")
                .from("gateway:{{capability}}")
                .process(authenticate)
                .process(limit)
                .process(decide)
                .process(hold)
                .to("gateway:{{capability}}")
                .process(mirror);

        from("gateway:" + GatewayEndpoint.UNCLAIMED)
                .routeId("unclaimed")
                .process(authenticate)
                .to("gateway:" + GatewayEndpoint.UNCLAIMED);
    }

    @Override
    public void addRoutesToCamelContext(CamelContext context) throws Exception {
        users.addTo(context);
        super.addRoutesToCamelContext(context);
    }

    @Override
    public void addTemplatedRoutesToCamelContext(CamelContext context) throws Exception {
        for (var capability : plan.capabilities().keySet()) {
            TemplatedRouteBuilder.builder(context, "capability")
                    .routeId(capability.value())
                    .parameter("capability", capability.value())
                    .add();
        }
        super.addTemplatedRoutesToCamelContext(context);
    }
}
