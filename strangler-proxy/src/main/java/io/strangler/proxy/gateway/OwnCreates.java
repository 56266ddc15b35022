package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.Stage;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.shadow.StreamPass;
import java.util.Set;

/**
 * Lets clients read what they have just created: while only some keys are live, what is created on legacy may be read on
 * modern the next moment, so the answer waits until the forward stream has brought it there.
 */
final class OwnCreates {
    private final Set<CapabilityName> withData;
    private final StreamPass pass;

    OwnCreates(Set<CapabilityName> withData, StreamPass pass) {
        this.withData = withData;
        this.pass = pass;
    }

    /** Runs an action, now or when the stream has passed or its time is up; always on the call's event loop. */
    void afterwards(GatewayCall call, int status, Runnable action) {
        if (!waits(call, status)) {
            action.run();
            return;
        }
        CapabilityName capability = ((RoutingDecision.Serve) call.decision()).capability();
        pass.passed(capability, Side.LEGACY)
                .whenComplete((passed, failure) -> call.context().runOnContext(ignored -> action.run()));
    }

    static boolean waitsFor(RoutingDecision.Serve serve) {
        return serve.write()
                && serve.match().key().isEmpty()
                && serve.side() == Side.LEGACY
                && serve.rule().stage() == Stage.LIVE;
    }

    private boolean waits(GatewayCall call, int status) {
        return status >= 200
                && status < 300
                && call.decision() instanceof RoutingDecision.Serve serve
                && waitsFor(serve)
                && withData.contains(serve.capability());
    }
}
