package io.strangler.playbook.gate;

import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything the gates of one capability may judge.
 *
 * @param lossy declared losses of the reverse translation, one sentence each
 * @param movedAt when stage or share last changed; long ago when they never did
 * @param translators revision of the translators in use
 */
public record Facts(
        Optional<ShadowCounts> shadow,
        List<StreamState> streams,
        List<CheckResult> checks,
        List<String> lossy,
        Instant movedAt,
        String translators) {
    public Facts {
        streams = List.copyOf(streams);
        checks = List.copyOf(checks);
        lossy = List.copyOf(lossy);
    }
}
