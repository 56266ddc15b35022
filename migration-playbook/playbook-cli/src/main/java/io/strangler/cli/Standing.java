package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where a capability stands: what the proxy follows, or, while it cannot be asked, what the flags wish.
 *
 * @param rule empty when neither says
 * @param effective whether the proxy itself said so
 * @param wish what the flags file says; empty when its flag is refused
 * @param refused why the proxy does not follow the wish
 * @param switchover what a move of authority is doing now
 */
record Standing(
        CapabilityName capability,
        Optional<StageRule> rule,
        boolean effective,
        Optional<StageRule> wish,
        Optional<String> refused,
        Optional<String> switchover,
        List<String> problems) {
    static Standing of(CapabilityName capability, FlagReading flags, Answer proxy) {
        List<String> problems = new ArrayList<>();
        Optional<StageRule> wish = Optional.empty();
        Flag flag = flags.flags().get(capability);
        if (flag instanceof Flag.Good good) {
            wish = Optional.of(good.rule());
        } else if (flag instanceof Flag.Bad bad) {
            bad.problems().forEach(problem -> problems.add(problem.toString()));
        }
        if (proxy instanceof Answer.Body body) {
            JsonNode node = node(body.json(), capability);
            return new Standing(
                    capability,
                    rule(capability, node),
                    true,
                    wish,
                    text(node, "refused"),
                    text(node, "switchover"),
                    problems);
        }
        return new Standing(capability, wish, false, wish, Optional.empty(), Optional.empty(), problems);
    }

    /** Returns whether wish and fact are the same. */
    boolean settled() {
        return rule.isPresent()
                && wish.isPresent()
                && rule.get().stage() == wish.get().stage()
                && Math.abs(rule.get().share() - wish.get().share()) < 0.01;
    }

    boolean at(Stage stage, int share) {
        return rule.filter(known -> known.stage() == stage && Math.abs(known.share() - share) < 0.5)
                .isPresent();
    }

    /** Returns the stage and share in words, for example {@code live 10 %}. */
    String words() {
        return rule.map(Standing::words).orElse("unknown");
    }

    static String words(StageRule rule) {
        return words(rule.stage(), rule.share());
    }

    static String words(Stage stage, double share) {
        return stage == Stage.LIVE
                ? "live " + new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(share)
                        + " %"
                : stage.word();
    }

    /** Returns the part of a proxy's status that is about a capability; missing when there is none. */
    static JsonNode node(JsonNode status, CapabilityName capability) {
        for (JsonNode each : status.path("capabilities")) {
            if (each.path("capability").asString("").equals(capability.value())) {
                return each;
            }
        }
        return status.path("capabilities").path(-1);
    }

    private static Optional<StageRule> rule(CapabilityName capability, JsonNode node) {
        return Stage.of(node.path("stage").asString("")).map(stage -> {
            double share = node.path("share").asDouble(100);
            return stage == Stage.LIVE && share < 100 ? new Told(capability, share) : Flags.fixed(capability, stage);
        });
    }

    private static Optional<String> text(JsonNode node, String field) {
        String text = node.path(field).asString("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** A partly live rule as a status tells it: stage and share are known, the buckets are the proxy's. */
    private record Told(CapabilityName capability, double share) implements StageRule {
        @Override
        public Stage stage() {
            return Stage.LIVE;
        }

        @Override
        public Stage stageFor(Optional<String> key) {
            return likeness().stageFor(key);
        }

        @Override
        public String definition() {
            return likeness().definition();
        }

        private StageRule likeness() {
            return Flags.live(capability, (int) Math.clamp(Math.round(share), 1, 99));
        }
    }
}
