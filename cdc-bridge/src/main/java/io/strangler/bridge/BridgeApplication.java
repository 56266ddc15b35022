package io.strangler.bridge;

import io.strangler.bridge.config.BridgeArguments;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.admin.AdminFilter;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.support.GenericApplicationContext;

/** The bridge program. */
@SpringBootApplication(proxyBeanMethods = false)
public class BridgeApplication {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    public static void main(String[] arguments) {
        try {
            run(BridgeArguments.parse(arguments));
        } catch (BridgeArguments.WrongUsage e) {
            end(USAGE, e.getMessage() + "; " + BridgeArguments.USAGE);
        } catch (InvalidFile e) {
            e.problems().forEach(problem -> System.err.println(problem));
            end(FAILURE, "the plan has " + e.problems().size() + " problem(s); correct them and start again");
        } catch (RuntimeException e) {
            end(FAILURE, explain(e));
        }
    }

    private static void run(BridgeArguments arguments) {
        MigrationPlan plan = PlanFile.read(arguments.plan());
        Bridge bridge = new Bridge(plan);
        SpringApplication application = new SpringApplication(BridgeApplication.class);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of(
                "server.address", plan.bridge().address(),
                "server.port", arguments.adminPort().orElse(plan.bridge().adminPort())));
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Bridge.class, () -> bridge);
            beans.registerBean(AdminFilter.class, () -> AdminFilter.of(plan, "bridge"));
        });
        application.run();
    }

    private static String explain(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && !(root instanceof PortInUseException)) {
            root = root.getCause();
        }
        if (root instanceof PortInUseException port) {
            return "port " + port.getPort() + " is in use; choose another with --admin-port N";
        }
        return Optional.ofNullable(root.getMessage()).orElse(root.toString());
    }

    // Not only to leave with a code: a half-started context may have left threads.
    private static void end(int code, String message) {
        System.err.println("strangler bridge: " + message);
        System.exit(code);
    }
}
