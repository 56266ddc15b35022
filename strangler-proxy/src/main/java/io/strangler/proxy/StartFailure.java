package io.strangler.proxy;

import io.strangler.playbook.InvalidFile;
import io.strangler.proxy.gateway.GatewayListener;
import io.strangler.proxy.stage.RuleNotKept;
import io.strangler.proxy.stage.SoleProxy;
import io.strangler.proxy.translation.CurrentTranslators;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.boot.web.server.PortInUseException;

/** Finds the line an operator needs in what went wrong at start. */
final class StartFailure {
    private static final String PROGRAM = "strangler proxy: ";

    private StartFailure() {}

    static List<String> explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidFile invalid) {
                return invalid.problems().stream()
                        .map(problem -> PROGRAM + problem)
                        .toList();
            }
            if (cause instanceof PortInUseException inUse) {
                return List.of(PROGRAM + "port " + inUse.getPort()
                        + " for administration is in use; stop the other program or choose another with --admin-port");
            }
            if (cause instanceof CurrentTranslators.UnusableTranslators) {
                return List.of(PROGRAM + cause.getMessage() + "; build them anew, or correct translators in the plan");
            }
            if (cause instanceof GatewayListener.CannotListen cannot) {
                return List.of(PROGRAM
                        + cannot.getMessage()
                        + (cannot.portInUse()
                                ? "; stop the program that uses it or choose another with --port"
                                : "; correct proxy.address in the plan or choose another port with --port"));
            }
            if (cause instanceof UnknownHostException) {
                return List.of(PROGRAM + "no address has the name " + cause.getMessage()
                        + "; correct proxy.address in the plan");
            }
            if (cause instanceof SoleProxy.AnotherProxy) {
                return List.of(PROGRAM + cause.getMessage() + "; stop it first: only one proxy may move authority");
            }
            if (cause instanceof RuleNotKept) {
                return List.of(PROGRAM + cause.getMessage()
                        + "; a restart could not tell who has authority: make room there, and let this user write");
            }
        }
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return List.of(PROGRAM + root + "; this is unexpected, please report it with the log");
    }
}
