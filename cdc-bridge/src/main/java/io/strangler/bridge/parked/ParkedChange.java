package io.strangler.bridge.parked;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key whose change waits for a person, or for circumstances to change.
 *
 * @param key text forms of the key's values
 * @param position of the last change of the key
 * @param kind why it is not tried again by itself
 * @param seen how many changes of the key have come by since
 * @param tried how often it was tried to carry the change
 */
public record ParkedChange(
        long id,
        String stream,
        String entity,
        List<String> key,
        String reason,
        Optional<Kind> kind,
        String position,
        long seen,
        int tried,
        Instant firstAt,
        Instant lastAt) {
    public ParkedChange {
        key = List.copyOf(key);
    }

    /** What keeps a change until somebody asks, however often its row changes meanwhile. */
    public enum Kind {
        /** Both sides changed the key, and the plan wants a person to decide. */
        CONFLICT("conflict"),
        /** Both sides changed the key, and the one without authority has won. */
        WON("won"),
        /** The key goes back and forth between the sides. */
        BOUNCE("bounce");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        static Optional<Kind> of(@Nullable String word) {
            return Arrays.stream(values())
                    .filter(each -> each.word.equals(word))
                    .findFirst();
        }
    }
}
