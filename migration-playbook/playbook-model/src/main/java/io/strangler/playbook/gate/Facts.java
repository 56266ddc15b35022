package io.strangler.playbook.gate;

import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.evidence.Traffic;
import java.util.List;
import java.util.Optional;

/**
 * Everything the gates of one capability may judge.
 *
 * @param lossy declared losses of the reverse translation, one sentence each
 * @param translators revision of the translators in use
 * @param traffic what the sides answered since the last move; empty when nobody has measured it
 */
public record Facts(
        Optional<ShadowCounts> shadow,
        List<StreamState> streams,
        List<CheckResult> checks,
        List<String> lossy,
        Past past,
        String translators,
        Optional<Traffic> traffic) {
    public Facts {
        streams = List.copyOf(streams);
        checks = List.copyOf(checks);
        lossy = List.copyOf(lossy);
    }
}
