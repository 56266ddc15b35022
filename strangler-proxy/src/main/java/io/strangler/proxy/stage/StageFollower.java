package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Follows the source of stages for as long as it is open: what a good flag says is in force in less than a second. */
public final class StageFollower implements AutoCloseable {
    private final StageSource source;
    private final Map<CapabilityName, CapabilityFollower> followers = new LinkedHashMap<>();
    private final StageSource.Watch watch;
    private volatile FlagReading reading;

    private StageFollower(MigrationPlan plan, StageSource source, EffectiveRules rules, Control control) {
        this.source = source;
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
        this.watch = source.watch(this::read);
        this.reading = source.read();
    }

    /**
     * Puts in force what was in force before the program started; nothing moves before {@link #follow()}.
     *
     * @throws InvalidFile when the flags leave no capability with a rule, now or from an earlier run
     */
    public static StageFollower restore(MigrationPlan plan, StageSource source, EffectiveRules rules, Control control) {
        StageFollower follower = new StageFollower(plan, source, rules, control);
        try {
            follower.restore();
            return follower;
        } catch (RuntimeException e) {
            follower.close();
            throw e;
        }
    }

    /** Follows the flags from now on. */
    public void follow() {
        followers.values().forEach(CapabilityFollower::follow);
    }

    private void restore() {
        FlagReading first = reading;
        followers.forEach((name, follower) -> follower.restore(wish(first, name)));
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

    /** Returns the digest of the flags that were read last. */
    public String revision() {
        return reading.revision();
    }

    /** Returns what is wrong with the flags as a whole. */
    public List<Problem> fileProblems() {
        return reading.fileProblems();
    }

    private void read() {
        FlagReading latest = source.read();
        reading = latest;
        followers.forEach((name, follower) -> follower.wish(wish(latest, name)));
    }

    private Wish wish(FlagReading reading, CapabilityName name) {
        Flag flag = reading.flags().get(name);
        return new Wish(
                flag == null ? new Flag.Bad(reading.fileProblems()) : flag, source.name() + " " + reading.revision());
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
