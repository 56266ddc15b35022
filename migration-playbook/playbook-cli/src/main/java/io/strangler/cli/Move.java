package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A step forward that an operator may ask for.
 *
 * @param share of the keys in percent; below 100 only for live
 */
record Move(CapabilityName capability, Stage stage, int share) {
    private static final int[] RUNGS = {10, 50, 100};

    /**
     * Returns the step that is asked for, or the next one where nothing is.
     *
     * @throws Refusal when it cannot be meant, or there is none
     */
    static Move forward(CapabilityName capability, StageRule present, Optional<Stage> to, Optional<Integer> share) {
        Stage stage = stage(capability, present, to, share);
        Move move = new Move(capability, stage, share(capability, present, stage, to, share));
        boolean back = stage.compareTo(present.stage()) < 0
                || (stage == Stage.LIVE && present.stage() == Stage.LIVE && move.share < present.share());
        if (back) {
            throw new Refusal(
                    Exit.USAGE,
                    "advance only goes forward: " + move.words() + " lies before " + Standing.words(present)
                            + "; to go back: strangler rollback " + capability);
        }
        return move;
    }

    StageRule rule() {
        return stage == Stage.LIVE ? Flags.live(capability, share) : Flags.fixed(capability, stage);
    }

    String words() {
        return Standing.words(stage, share);
    }

    private static Stage stage(
            CapabilityName capability, StageRule present, Optional<Stage> to, Optional<Integer> share) {
        if (to.isPresent()) {
            return to.get();
        }
        boolean partial = present.stage() == Stage.LIVE && present.share() < 100;
        if (partial || (share.isPresent() && present.stage() == Stage.LIVE)) {
            return Stage.LIVE;
        }
        return present.stage()
                .next()
                .orElseThrow(() ->
                        new Refusal(Exit.USAGE, capability + " is complete; no stage follows; see: strangler report"));
    }

    private static int share(
            CapabilityName capability, StageRule present, Stage stage, Optional<Stage> to, Optional<Integer> share) {
        if (share.isPresent()) {
            int given = share.get();
            if (given < 1 || given > 100) {
                throw new Refusal(
                        Exit.USAGE,
                        "--share " + given + " is not between 1 and 100; to go back: strangler rollback " + capability);
            }
            if (stage != Stage.LIVE && given != 100) {
                throw new Refusal(
                        Exit.USAGE,
                        "--share " + given + " needs --to live, not " + stage.word()
                                + "; all keys share every other stage");
            }
            return given;
        }
        if (stage != Stage.LIVE || to.isPresent()) {
            return 100;
        }
        double now = present.stage() == Stage.LIVE ? present.share() : 0;
        return IntStream.of(RUNGS).filter(rung -> rung > now).findFirst().orElse(100);
    }
}
