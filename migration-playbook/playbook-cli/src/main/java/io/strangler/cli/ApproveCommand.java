package io.strangler.cli;

import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records a person's consent to a stage, or takes it back; moves nothing. */
@Command(
        name = "approve",
        description =
                "Records that a person consents to the next stage, or no longer does; moves nothing. It counts until"
                        + " the stage changes.",
        mixinStandardHelpOptions = true)
final class ApproveCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "The capability that is to move.")
    private String capability = "";

    @Option(names = "--as", paramLabel = "WHO", required = true, description = "Who consents.")
    private String who = "";

    @Option(names = "--reason", paramLabel = "WHY", required = true, description = "What the consent rests on.")
    private String reason = "";

    @Option(
            names = "--to",
            paramLabel = "STAGE",
            converter = StageWord.class,
            description = "The stage consented to; default: the next one.")
    private Optional<Stage> to = Optional.empty();

    @Option(names = "--withdraw", description = "Take an earlier consent back.")
    private boolean withdraw;

    ApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (who.isBlank() || reason.isBlank()) {
            throw new Refusal(Exit.USAGE, "--as and --reason must say something; see: strangler approve --help");
        }
        try (Workspace workspace = options.open()) {
            CapabilitySpec spec = workspace.capability(capability);
            ControlDatabase control = workspace
                    .control()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE,
                            "the plan has no control database to keep it in; add 'control' to "
                                    + workspace.plan().file()));
            Standing standing = workspace.followed(spec.name());
            StageRule present = standing.rule()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE, "nobody knows the stage of " + capability + "; see: strangler flags"));
            Stage stage = to.or(() -> present.stage().next())
                    .orElseThrow(() -> new Refusal(
                            Exit.USAGE, capability + " is complete; no stage follows; see: strangler report"));
            if (stage.compareTo(present.stage()) <= 0) {
                throw new Refusal(
                        Exit.USAGE,
                        stage.word() + " does not lie ahead of " + standing.words()
                                + ", and going back needs nobody's consent; see: strangler status");
            }
            String action = withdraw ? History.WITHDRAW : History.APPROVE;
            control.ledger()
                    .record(new Ledger.Entry(
                            spec.name(), Instant.now(), who.strip(), action, standing.words(), stage.word(), said()));
            show(stage, action);
            return Exit.OK;
        }
    }

    // Anybody may write any name: the ledger also keeps whose hands typed it.
    private String said() {
        String hands = System.getProperty("user.name", "unknown");
        return hands.equals(who.strip()) ? reason.strip() : reason.strip() + " (typed by " + hands + ")";
    }

    private void show(Stage stage, String action) {
        if (options.json()) {
            Json.print(
                    terminal,
                    Json.document()
                            .put("capability", capability)
                            .put("action", action)
                            .put("to", stage.word())
                            .put("who", who.strip())
                            .put("reason", reason.strip()));
        }
        terminal.say(who.strip() + (withdraw ? " no longer consents to " : " consents to ") + capability + " -> "
                + stage.word() + "; see: strangler gates " + capability + " --to " + stage.word());
    }
}
