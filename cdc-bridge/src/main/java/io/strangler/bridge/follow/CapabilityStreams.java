package io.strangler.bridge.follow;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.stream.AuthoritySource;
import io.strangler.bridge.stream.Ownership;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Side;
import java.util.List;

/** One capability's streams and the authority they obey. */
public record CapabilityStreams(CapabilityName name, Authority authority, SyncStream forward, SyncStream reverse) {
    public static CapabilityStreams of(BridgePlan.Pair pair, AuthoritySource source, Ownership ownership) {
        CapabilityName name = pair.capability().name();
        Authority authority = new Authority(Flags.fixed(name, Stage.OFF));
        SyncStream forward = new SyncStream(pair.forward(), authority, source, ownership);
        SyncStream reverse = new SyncStream(pair.reverse(), authority, source, ownership);
        SyncStream.pair(forward, reverse);
        return new CapabilityStreams(name, authority, forward, reverse);
    }

    public List<SyncStream> streams() {
        return List.of(forward, reverse);
    }

    public SyncStream from(Side side) {
        return side == Side.LEGACY ? forward : reverse;
    }
}
