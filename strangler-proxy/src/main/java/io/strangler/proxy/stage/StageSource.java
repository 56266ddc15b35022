package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FileWatch;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.Flags;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where operators say which stage a capability should have.
 *
 * <p>A source gives whole rules, never the stage of one key: a rule can be judged before it is followed, kept for a restart,
 * and decides equally on every replica without asking anybody.
 */
public interface StageSource {
    /** Returns in one word what kind of source it is, for the ledger. */
    String name();

    /** Reads the rules of every capability of the plan now; may wait, and never throws: what is wrong stands in the reading. */
    FlagReading read();

    /** Calls back, on a thread of its own, whenever {@link #read} may give something else than before. */
    Watch watch(Runnable changed);

    /** Returns what the plan's flags file says. */
    static StageSource file(MigrationPlan plan) {
        Map<CapabilityName, Boolean> capabilities = plan.capabilities().values().stream()
                .collect(Collectors.toMap(CapabilitySpec::name, CapabilitySpec::hasData));
        return new StageSource() {
            @Override
            public String name() {
                return "flags";
            }

            @Override
            public FlagReading read() {
                return Flags.read(plan.flags(), capabilities);
            }

            @Override
            public Watch watch(Runnable changed) {
                return FileWatch.start(List.of(plan.flags()), file -> changed.run())::close;
            }
        };
    }

    /** Ends when it is closed. */
    @FunctionalInterface
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
