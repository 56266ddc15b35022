package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.stage.LastGood.Adoption;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Tells the ledger what became of the flag of one capability: every adoption once, every refusal once per revision. */
final class Decisions {
    private static final String NONE = "none";

    private final CapabilityName capability;
    private final String proxy;
    private final Optional<LedgerQueue> ledger;

    /** @param proxy which of several proxies speaks; the same after a restart */
    Decisions(CapabilityName capability, String proxy, Optional<LedgerQueue> ledger) {
        this.capability = capability;
        this.proxy = proxy;
        this.ledger = ledger;
    }

    /** Notes that a rule has come into force at this moment, without a switchover. */
    Adoption adoption(Optional<StageRule> before, StageRule after, String reason) {
        return adoption(UUID.randomUUID(), before, after, reason);
    }

    /** Notes that the rule of a switchover has come into force; also a proxy that has lost its state notes it only once. */
    Adoption adoption(Optional<StageRule> before, StageRule after, String reason, long epoch) {
        return adoption(event("switchover", String.valueOf(epoch)), before, after, reason);
    }

    private static Adoption adoption(UUID event, Optional<StageRule> before, StageRule after, String reason) {
        return new Adoption(event, Instant.now(), before.map(Decisions::words).orElse(NONE), words(after), reason);
    }

    void adopted(Adoption adoption) {
        ledger.ifPresent(queue -> queue.add(
                adoption.event(),
                entry(adoption.at(), "adopted", adoption.before(), adoption.after(), adoption.reason())));
    }

    /**
     * Records that a revision is not followed.
     *
     * @param since the adoption that brought the present rule, so that the same mistake made later counts anew
     */
    void refused(Optional<StageRule> present, Optional<Adoption> since, String revision, String reason) {
        String words = present.map(Decisions::words).orElse(NONE);
        String after = since.map(adoption -> adoption.event().toString()).orElse(NONE);
        ledger.ifPresent(queue -> queue.add(
                event("refused", after + revision + reason),
                entry(Instant.now(), "refused", words, words, revision + ": " + reason)));
    }

    private Ledger.Entry entry(Instant at, String action, String before, String after, String reason) {
        return new Ledger.Entry(capability, at, proxy, action, before, after, reason);
    }

    private UUID event(String kind, String what) {
        return UUID.nameUUIDFromBytes(
                String.join("\n", proxy, capability.value(), kind, what).getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a rule in the words of the ledger, the same as the command line's. */
    static String words(StageRule rule) {
        return rule.stage() == Stage.LIVE
                ? "live "
                        + BigDecimal.valueOf(rule.share())
                                .setScale(2, RoundingMode.HALF_EVEN)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " %"
                : rule.stage().word();
    }
}
