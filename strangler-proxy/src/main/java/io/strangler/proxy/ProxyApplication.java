package io.strangler.proxy;

import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.proxy.config.CommandLine;
import io.strangler.proxy.gateway.GatewayListener;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The proxy: {@code --plan FILE [--port N] [--admin-port N]}. */
@SpringBootApplication
public class ProxyApplication {
    private static final System.Logger LOG = System.getLogger(ProxyApplication.class.getName());

    public static void main(String[] arguments) {
        switch (CommandLine.parse(List.of(arguments))) {
            case CommandLine.Help help -> System.out.println(CommandLine.USAGE);
            case CommandLine.Misuse misuse -> {
                System.err.println("strangler proxy: " + misuse.reason() + "; " + CommandLine.USAGE);
                System.exit(2);
            }
            case CommandLine.Run run -> runOrExplain(run);
        }
    }

    private static void runOrExplain(CommandLine.Run run) {
        try {
            start(run);
        } catch (RuntimeException e) {
            StartFailure.explain(e).forEach(System.err::println);
            // A half-started program may have left threads behind.
            System.exit(1);
        }
    }

    /** Starts the proxy; when this returns it serves. */
    public static ConfigurableApplicationContext start(CommandLine.Run run) {
        return start(run, context -> {});
    }

    /**
     * Starts the proxy inside another program.
     *
     * @param beans adds beans that replace parts of the proxy: an OpenFeature {@code FeatureProvider}
     */
    public static ConfigurableApplicationContext start(CommandLine.Run run, Consumer<GenericApplicationContext> beans) {
        MigrationPlan plan = withPorts(PlanFile.read(run.plan()), run);
        SpringApplication application = new SpringApplication(ProxyApplication.class);
        application.setDefaultProperties(Map.of(
                "server.address", plan.proxy().adminAddress(),
                "server.port", plan.proxy().adminPort()));
        application.addInitializers(context -> {
            GenericApplicationContext registry = (GenericApplicationContext) context;
            registry.registerBean(MigrationPlan.class, () -> plan);
            beans.accept(registry);
        });
        ConfigurableApplicationContext context = application.run();
        LOG.log(
                System.Logger.Level.INFO,
                "serving on {0}://{1}:{2}, administration on port {3}",
                context.getBean(GatewayListener.class).scheme(),
                plan.proxy().address(),
                String.valueOf(context.getBean(GatewayListener.class).port()),
                context.getEnvironment().getProperty("local.server.port"));
        return context;
    }

    private static MigrationPlan withPorts(MigrationPlan plan, CommandLine.Run run) {
        ProxySpec spec = plan.proxy();
        return plan.with(
                spec.listeningAt(run.port().orElse(spec.port()), run.adminPort().orElse(spec.adminPort())));
    }
}
