package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FileWatch;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Follows the flags file for as long as it is open: what a good flag says is in force in less than a second. */
public final class StageFollower implements AutoCloseable {
    private final MigrationPlan plan;
    private final Map<CapabilityName, Boolean> capabilities;
    private final Map<CapabilityName, CapabilityFollower> followers = new LinkedHashMap<>();
    private final FileWatch watch;
    private volatile FlagReading reading;

    private StageFollower(MigrationPlan plan, EffectiveRules rules, Control control) {
        this.plan = plan;
        this.capabilities = plan.capabilities().values().stream()
                .collect(Collectors.toMap(CapabilitySpec::name, CapabilitySpec::hasData));
        LastGood lastGood = new LastGood(plan.stateDirectory());
        plan.capabilities().forEach((name, spec) -> {
            Decisions decisions = new Decisions(name, control.proxy(), control.ledger());
            followers.put(
                    name,
                    new CapabilityFollower(
                            spec,
                            new RuleInForce(spec, rules, lastGood, control.access(), decisions),
                            control.access(),
                            decisions,
                            rules.gate(name),
                            plan.proxy().holdLimit()));
        });
        // The watch begins before the first reading, so that no change falls between them.
        this.watch = FileWatch.start(List.of(plan.flags()), changed -> read());
        this.reading = Flags.read(plan.flags(), capabilities);
    }

    /**
     * Begins to follow.
     *
     * @throws InvalidFile when the flags leave no capability with a rule, now or from an earlier run
     */
    public static StageFollower start(MigrationPlan plan, EffectiveRules rules, Control control) {
        StageFollower follower = new StageFollower(plan, rules, control);
        try {
            follower.begin();
            return follower;
        } catch (RuntimeException e) {
            follower.close();
            throw e;
        }
    }

    private void begin() {
        FlagReading first = reading;
        followers.forEach((name, follower) -> follower.start(wish(first, name)));
        boolean noneReady = followers.values().stream()
                .noneMatch(each -> each.status().rule().isPresent());
        List<Problem> problems = problems(first);
        if (noneReady && !problems.isEmpty()) {
            throw new InvalidFile(problems);
        }
    }

    /** Returns how every capability stands, in the order of the plan. */
    public List<CapabilityStatus> status() {
        return followers.values().stream().map(CapabilityFollower::status).toList();
    }

    /** Returns the digest of the flags file that was read last. */
    public String revision() {
        return reading.revision();
    }

    /** Returns what is wrong with the flags file as a whole. */
    public List<Problem> fileProblems() {
        return reading.fileProblems();
    }

    private void read() {
        FlagReading latest = Flags.read(plan.flags(), capabilities);
        reading = latest;
        followers.forEach((name, follower) -> follower.wish(wish(latest, name)));
    }

    private static Wish wish(FlagReading reading, CapabilityName name) {
        Flag flag = reading.flags().get(name);
        return new Wish(flag == null ? new Flag.Bad(reading.fileProblems()) : flag, "flags " + reading.revision());
    }

    private static List<Problem> problems(FlagReading reading) {
        List<Problem> problems = new ArrayList<>();
        reading.flags().values().forEach(flag -> {
            if (flag instanceof Flag.Bad bad) {
                problems.addAll(bad.problems());
            }
        });
        return problems.stream().distinct().toList();
    }

    @Override
    public void close() {
        watch.close();
        followers.values().forEach(CapabilityFollower::close);
    }
}
