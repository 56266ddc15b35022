package io.strangler.bridge.stream;

import java.time.Duration;

/** Growing pauses between tries, short again after a try that went well for a while. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration SOUND = Duration.ofSeconds(30);

    private Duration next = FIRST;

    /** Returns the pause after a try that lasted so long. */
    Duration after(Duration lasted) {
        Duration pause = lasted.compareTo(SOUND) > 0 ? FIRST : next;
        Duration twice = pause.multipliedBy(2);
        next = twice.compareTo(LONGEST) > 0 ? LONGEST : twice;
        return pause;
    }
}
