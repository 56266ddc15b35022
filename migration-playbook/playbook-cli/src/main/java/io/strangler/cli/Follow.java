package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until the proxy follows what the flags file wishes, refuses it, or takes too long. */
final class Follow {
    static final Duration POLL = Duration.ofMillis(100);

    // The proxy tells a new revision a moment before it has judged every flag of it.
    private static final Duration JUDGED = Duration.ofMillis(700);

    private final Workspace workspace;
    private final CapabilityName capability;
    private final String revision;

    Follow(Workspace workspace, CapabilityName capability) {
        this.workspace = workspace;
        this.capability = capability;
        this.revision = workspace.flags().revision();
    }

    Outcome await(Stage stage, int share, Duration limit) throws InterruptedException {
        long began = System.nanoTime();
        long refusedSince = 0;
        String last = "nothing was heard of the proxy";
        while (true) {
            Answer answer = workspace.proxy().status();
            Optional<String> refused = Optional.empty();
            if (answer instanceof Answer.Body body) {
                Standing standing = workspace.standing(capability, answer);
                if (standing.at(stage, share)) {
                    return new Outcome.Moved(Duration.ofNanos(System.nanoTime() - began));
                }
                last = "it is at " + standing.words()
                        + standing.switchover().map(text -> ", " + text).orElse("");
                if (body.json().path("revision").asString("").equals(revision)) {
                    refused = standing.refused();
                }
            } else if (answer instanceof Answer.Unreachable unreachable) {
                last = unreachable.reason();
            }
            long now = System.nanoTime();
            if (refused.isEmpty()) {
                refusedSince = 0;
            } else if (refusedSince == 0) {
                refusedSince = now;
            } else if (now - refusedSince > JUDGED.toNanos()) {
                return new Outcome.Refused(refused.get());
            }
            if (now - began > limit.toNanos()) {
                return new Outcome.TimedOut(last);
            }
            pause(POLL);
        }
    }

    static void pause(Duration time) throws InterruptedException {
        try {
            new CompletableFuture<Void>().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The time is over: that is all this waits for.
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this future", e);
        }
    }

    /** How the waiting ended. */
    sealed interface Outcome {
        record Moved(Duration after) implements Outcome {}

        record Refused(String reason) implements Outcome {}

        record TimedOut(String last) implements Outcome {}
    }
}
