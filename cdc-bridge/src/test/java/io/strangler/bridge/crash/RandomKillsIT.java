package io.strangler.bridge.crash;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program dies again and again, at no particular moment; every build does the same with a tenth of the kills. */
final class RandomKillsIT {
    // Set it to what a failed run has printed to have the same pauses again.
    private static final long SEED = Long.getLong("strangler.test.seed", System.nanoTime());
    private static final int AT_MOST_MILLIS = 500;

    @TempDir
    Path directory;

    @Test
    @Tag("nightly")
    void everyTransactionHasItsEffectOnceIfTheProgramDiesTwoHundredTimes() throws Exception {
        try (Town town = Town.busy(directory, SEED)) {
            kill(town, 200);
        }
    }

    static void kill(Town town, int times) throws Exception {
        System.out.println("strangler.test.seed=" + SEED);
        Random random = new Random(SEED);
        try {
            for (int i = 0; i < times; i++) {
                // The other half dies while it starts or takes over.
                if (random.nextBoolean()) {
                    town.untilRunning();
                }
                new CountDownLatch(1).await(random.nextInt(AT_MOST_MILLIS), TimeUnit.MILLISECONDS);
                town.kill();
            }
            town.untilRunning();
            town.check();
        } catch (AssertionError e) {
            throw new AssertionError("with strangler.test.seed=" + SEED, e);
        }
    }
}
