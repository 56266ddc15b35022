package io.strangler.bridge.sample;

import io.strangler.playbook.plan.BridgeSpec.Capture;
import io.strangler.translate.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What reads the logs in the tests: one way forward and the other in reverse, and in programs one after the other, so that each
 * goes on where the other was killed; unless the build is told with {@code -Dstrangler.capture=pgoutput} or {@code debezium}.
 */
public final class Captures {
    private static final @Nullable String TOLD = System.getProperty("strangler.capture");
    private static final String BEGINNING = "bridge: \\{( capture: \\w+,)?";
    private static final AtomicInteger STARTED = new AtomicInteger();

    private Captures() {}

    public static Capture of(Side from) {
        return TOLD != null ? named(TOLD) : from == Side.LEGACY ? Capture.DEBEZIUM : Capture.PGOUTPUT;
    }

    /** Writes into a plan which one is next. */
    static void choose(Path plan) throws IOException {
        Capture next = TOLD != null ? named(TOLD) : Capture.values()[STARTED.getAndIncrement() % 2];
        String text = Files.readString(plan);
        String all = text.contains("bridge: {") ? text : text + "bridge: {}\n";
        Files.writeString(
                plan,
                all.replaceFirst(BEGINNING, "bridge: { capture: " + next.name().toLowerCase(Locale.ROOT) + ","));
    }

    /** Takes the choice out of a plan's text. */
    public static String without(String plan) {
        return plan.replaceFirst(BEGINNING, "bridge: {");
    }

    private static Capture named(String name) {
        return Capture.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
