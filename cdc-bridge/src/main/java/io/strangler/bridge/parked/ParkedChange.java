package io.strangler.bridge.parked;

import java.time.Instant;
import java.util.List;

/**
 * A key whose change waits for a person, or for circumstances to change.
 *
 * @param key text forms of the key's values
 * @param position of the last change of the key
 * @param seen how many changes of the key have come by since
 * @param tried how often it was tried to carry the change
 */
public record ParkedChange(
        long id,
        String stream,
        String entity,
        List<String> key,
        String reason,
        String position,
        long seen,
        int tried,
        Instant firstAt,
        Instant lastAt) {
    public ParkedChange {
        key = List.copyOf(key);
    }
}
