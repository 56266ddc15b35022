package io.strangler.playbook.gate;

import io.strangler.playbook.gate.Past.Approval;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Judges what the ledger remembers: how long a capability has stayed where it is, and who approved of the move. */
final class PastGates {
    private PastGates() {}

    static List<GateResult> judge(CapabilitySpec capability, Stage present, Stage to, Past past, Instant now) {
        List<GateResult> results = new ArrayList<>();
        if (!capability.gates().soak().isZero() && present != Stage.OFF) {
            results.add(soak(capability.gates().soak(), past.movedAt(), now));
        }
        // Who approved of a stage has approved of all its shares.
        if (capability.gates().approvals().contains(to) && to != present) {
            results.add(approval(capability, to, past));
        }
        return results;
    }

    private static GateResult soak(Duration soak, Optional<Instant> movedAt, Instant now) {
        String bound = "at least " + words(soak) + " without a move";
        Basis limit = Basis.limit("s", soak.toSeconds());
        if (movedAt.isEmpty()) {
            return GateResult.notEnough("soak", "the ledger does not say since when it is there", bound, limit);
        }
        Duration stayed = Duration.between(movedAt.get(), now);
        Basis basis = Basis.of("s", stayed.toSeconds(), soak.toSeconds()).over(stayed);
        String measured =
                words(stayed) + " since the last move, at " + movedAt.get().truncatedTo(ChronoUnit.SECONDS);
        // Time alone opens it: it is never a reason to go back.
        return stayed.compareTo(soak) < 0
                ? GateResult.notEnough("soak", measured, bound, basis)
                : GateResult.of("soak", true, measured, bound, basis);
    }

    private static GateResult approval(CapabilitySpec capability, Stage to, Past past) {
        String bound = "given for " + to.word() + " since the last move of the stage";
        Optional<Approval> last = past.approvals().stream()
                .filter(approval -> approval.to() == to)
                .findFirst();
        String command = "strangler approve " + capability.name() + " --to " + to.word() + " --as WHO --reason WHY";
        if (last.isEmpty()) {
            return GateResult.notEnough("approval", "nobody has approved; run: " + command, bound, Basis.NONE);
        }
        Approval word = last.get();
        String said = word.who() + " at " + word.at().truncatedTo(ChronoUnit.SECONDS) + ": " + word.reason();
        return word.granted()
                ? GateResult.of("approval", true, "by " + said, bound, Basis.NONE)
                : GateResult.of(
                        "approval",
                        false,
                        "taken back by " + said + "; once that is settled: " + command,
                        bound,
                        Basis.NONE);
    }

    private static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
