package io.strangler.bridge.stream;

import io.strangler.bridge.load.LoadProgress;
import io.strangler.playbook.evidence.Evidence;
import java.util.Optional;

/** What a stream is doing. */
public sealed interface StreamState {
    /** Returns the word for it in the administration's answers. */
    String word();

    /** Returns why no change is carried at the moment; empty when changes are. */
    Optional<String> obstacle();

    /** The stage does not need it. */
    record Stopped() implements StreamState {
        @Override
        public String word() {
            return "stopped";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of("the stage needs no such stream");
        }
    }

    /** A person lets it rest. */
    record Paused(String reason) implements StreamState {
        @Override
        public String word() {
            return "paused";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of(Evidence.StreamState.PAUSED + reason);
        }
    }

    /** It will run once something outside has happened. */
    record Waiting(String reason) implements StreamState {
        @Override
        public String word() {
            return "stopped";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of(reason);
        }
    }

    /** It copies what is there. */
    record Loading(LoadProgress progress) implements StreamState {
        @Override
        public String word() {
            return "loading";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of(progress.words());
        }
    }

    /** It carries changes. */
    record Running() implements StreamState {
        @Override
        public String word() {
            return "running";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.empty();
        }
    }

    /** It broke, for the reason given, and is tried again. */
    record Failed(String reason) implements StreamState {
        @Override
        public String word() {
            return "failed";
        }

        @Override
        public Optional<String> obstacle() {
            return Optional.of(reason);
        }
    }
}
