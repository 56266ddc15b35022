package io.strangler.proxy.translation;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FileWatch;
import io.strangler.translate.DeclaredTranslators;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The translators in use: those of the jars as they are now, or, while these cannot be loaded, those of before.
 *
 * <p>Thread-safe; whoever translates a request and its answer takes one {@link Loaded} for both.
 */
public final class CurrentTranslators implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CurrentTranslators.class.getName());

    private final List<Path> jars;
    private final DeclaredTranslators declared;
    private final Map<CapabilityName, CapabilitySpec> capabilities;
    private final FileWatch watch;
    private volatile TranslatorJars present;
    private volatile Optional<String> problem = Optional.empty();
    private @Nullable TranslatorJars previous;

    private CurrentTranslators(
            List<Path> jars, DeclaredTranslators declared, Map<CapabilityName, CapabilitySpec> capabilities) {
        this.jars = jars;
        this.declared = declared;
        this.capabilities = capabilities;
        this.watch = FileWatch.start(jars, changed -> reload());
        try {
            this.present = load();
        } catch (RuntimeException | ServiceConfigurationError | LinkageError e) {
            watch.close();
            throw new UnusableTranslators(jars, e);
        }
    }

    /**
     * Loads the jars and goes on watching them; with none, the translators on the class path.
     *
     * @throws UnusableTranslators when they cannot be loaded
     */
    public static CurrentTranslators open(List<Path> jars, DeclaredTranslators declared) {
        return new CurrentTranslators(jars, declared, Map.of());
    }

    /**
     * Does the same for a plan.
     *
     * @throws UnusableTranslators also when they cannot do what the plan's capabilities need
     */
    public static CurrentTranslators open(MigrationPlan plan) {
        return new CurrentTranslators(plan.translators(), plan.mappings(), plan.capabilities());
    }

    /** Returns the translators of this instant. */
    public Loaded now() {
        return new Loaded(present);
    }

    /** Returns why the newest jars are not in use. */
    public Optional<String> problem() {
        return problem;
    }

    // Whatever a jar throws at us, the watch must go on: the next jar may be good.
    private synchronized void reload() {
        try {
            TranslatorJars next = load();
            if (next.revision().equals(present.revision())) {
                next.close();
            } else {
                refuseLoss(next);
                replace(next);
            }
            problem = Optional.empty();
        } catch (IOException | RuntimeException | ServiceConfigurationError | LinkageError e) {
            problem = Optional.of("the changed translators cannot be loaded, those of revision " + present.revision()
                    + " stay in use: " + e.getMessage());
            LOG.log(System.Logger.Level.WARNING, problem.get());
        }
    }

    private TranslatorJars load() {
        TranslatorJars loaded = TranslatorJars.load(jars, declared);
        for (CapabilitySpec capability : capabilities.values()) {
            Optional<String> obstacle =
                    loaded.translators().obstacle(capability.name().value(), capability.entities());
            if (obstacle.isPresent()) {
                try {
                    loaded.close();
                } catch (IOException e) {
                    LOG.log(System.Logger.Level.DEBUG, "closing refused translators", e);
                }
                throw new IllegalStateException(obstacle.get());
            }
        }
        return loaded;
    }

    // Without its translator a capability's legacy clients would suddenly talk to the modern API as it is.
    private void refuseLoss(TranslatorJars next) throws IOException {
        Set<String> lost = new TreeSet<>(present.translators().exchanges().keySet());
        lost.removeAll(next.translators().exchanges().keySet());
        if (!lost.isEmpty()) {
            next.close();
            throw new IOException("they no longer translate the exchanges of " + String.join(", ", lost));
        }
    }

    // Requests under way may still need classes of the present jars, but none those of the jars before.
    private void replace(TranslatorJars next) throws IOException {
        TranslatorJars oldest = previous;
        previous = present;
        present = next;
        LOG.log(System.Logger.Level.INFO, "translators of revision {0} are in use", next.revision());
        if (oldest != null) {
            oldest.close();
        }
    }

    @Override
    public void close() {
        watch.close();
        try {
            present.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing the translators", e);
        }
    }

    /** The translators of one revision. */
    public record Loaded(TranslatorJars jars) {
        public String revision() {
            return jars.revision();
        }

        public Optional<ExchangeTranslator> exchange(CapabilityName capability) {
            return jars.translators().exchange(capability.value());
        }
    }

    /** Thrown at start for jars that hold no usable translators. */
    public static final class UnusableTranslators extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableTranslators(List<Path> jars, Throwable cause) {
            super("cannot load the translators " + jars + ": " + cause.getMessage(), cause);
        }
    }
}
