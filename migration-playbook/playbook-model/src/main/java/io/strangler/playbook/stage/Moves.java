package io.strangler.playbook.stage;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which stage may follow which, whatever the evidence says. */
public final class Moves {
    private static final Map<Stage, Set<Stage>> WITH_DATA = new EnumMap<>(Map.of(
            Stage.OFF, EnumSet.of(Stage.OFF, Stage.DUALWRITE),
            Stage.DUALWRITE, EnumSet.of(Stage.OFF, Stage.DUALWRITE, Stage.SHADOW),
            Stage.SHADOW, EnumSet.of(Stage.OFF, Stage.DUALWRITE, Stage.SHADOW, Stage.LIVE),
            Stage.LIVE, EnumSet.of(Stage.SHADOW, Stage.LIVE, Stage.RAMPDOWN),
            Stage.RAMPDOWN, EnumSet.of(Stage.SHADOW, Stage.LIVE, Stage.RAMPDOWN, Stage.COMPLETE),
            Stage.COMPLETE, EnumSet.of(Stage.COMPLETE)));

    private Moves() {}

    /**
     * Returns why a capability may not move so, or empty when it may.
     *
     * @param hasData whether entities move with it; without them only the end is guarded
     */
    public static Optional<String> refusal(StageRule present, StageRule wanted, boolean hasData) {
        Stage from = present.stage();
        Stage to = wanted.stage();
        if (from == Stage.COMPLETE && to != Stage.COMPLETE) {
            return Optional.of("complete has no way back: the streams are gone and legacy data is stale;"
                    + " moving back is a new migration");
        }
        if (to == Stage.COMPLETE && from != Stage.RAMPDOWN && from != Stage.COMPLETE) {
            return Optional.of(from.word() + " -> complete is no move: complete follows only rampdown; go to "
                    + hint(from) + " next");
        }
        if (hasData && !WITH_DATA.getOrDefault(from, Set.of()).contains(to)) {
            return Optional.of(from.word() + " -> " + to.word() + " is no move while data moves along; go to "
                    + (to.compareTo(from) > 0 ? hint(from) : "shadow") + " first");
        }
        if (hasData && to == Stage.RAMPDOWN && from == Stage.LIVE && present.share() < 100) {
            return Optional.of("live -> rampdown needs a live share of 100 %, not " + present.share()
                    + " %; raise the share first");
        }
        return Optional.empty();
    }

    private static String hint(Stage from) {
        return from.next().map(Stage::word).orElse(from.word());
    }
}
