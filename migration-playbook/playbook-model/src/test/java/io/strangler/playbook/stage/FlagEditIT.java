package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.stage.FlagReading.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagEditIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final String COMMENTED = """
            # who moves when: ask the shop team
            flags:
              orders:               # not before spring
                defaultVariant: off
              customers:
                state: ENABLED
                # Grüße 😀 from the last review
                defaultVariant: shadow   # since Monday
                targeting:
                  fractional:
                    - [live, 10]   # first ten
                    - [shadow, 90]
                # nothing below this line
              invoices: { defaultVariant: off }
            """;

    @TempDir
    Path folder;

    @Test
    void keepsCommentsAndOrder() throws IOException {
        Path file = write(COMMENTED);

        FlagEdit.apply(file, CUSTOMERS, Stage.LIVE, 50);

        assertThat(Files.readString(file))
                .isEqualTo(COMMENTED
                        .replace("defaultVariant: shadow ", "defaultVariant: \"shadow\" ")
                        .replace(
                                "targeting:\n      fractional:\n        - [live, 10]   # first ten\n        - [shadow, 90]",
                                "targeting: {\"fractional\": [[\"live\", 50], [\"shadow\", 50]]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                COMMENTED,
                "flags:\n  customers:\n    defaultVariant: off",
                "flags:\n  customers: { defaultVariant: off }\n",
                "{\"flags\": {\"customers\": {\"state\": \"ENABLED\", \"defaultVariant\": \"off\"}}}",
                "flags:\n  customers:\n    targeting: {}\n    defaultVariant: off # why\n\n  orders:\n    defaultVariant: off\n"
            })
    void givesTheWantedRuleWhateverTheFormOfTheFile(String text) throws IOException {
        Path file = write(text);

        FlagEdit.apply(file, CUSTOMERS, Stage.LIVE, 10);
        assertThat(rule(file)).isEqualTo(Flags.live(CUSTOMERS, 10));

        FlagEdit.apply(file, CUSTOMERS, Stage.RAMPDOWN, 100);
        assertThat(rule(file)).isEqualTo(Flags.fixed(CUSTOMERS, Stage.RAMPDOWN));
    }

    @Test
    void leavesAFileUntouchedThatHasNoSuchFlag() throws IOException {
        Path file = write("flags:\n  orders: { defaultVariant: off }\n");

        assertThatThrownBy(() -> FlagEdit.apply(file, CUSTOMERS, Stage.SHADOW, 100))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("flags.customers");
        assertThat(file).hasContent("flags:\n  orders: { defaultVariant: off }\n");
        assertThat(folder.toFile().list()).containsExactly("flags.yaml");
    }

    @Test
    void editsWhatALinkPointsToAndKeepsItsPermissions() throws IOException {
        Path real = write("flags:\n  customers: { defaultVariant: off }\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link.yaml"), real);

        FlagEdit.apply(link, CUSTOMERS, Stage.SHADOW, 100);

        assertThat(link).isSymbolicLink();
        assertThat(rule(real)).isEqualTo(Flags.fixed(CUSTOMERS, Stage.SHADOW));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void takesItselfBackAndKeepsThePermissionsThen() throws IOException {
        Path file = write(COMMENTED);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        boolean taken = FlagEdit.apply(file, CUSTOMERS, Stage.LIVE, 50).takeBack();

        assertThat(taken).isTrue();
        assertThat(file).hasContent(COMMENTED);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void leavesWhatSomebodyElseHasEditedSince() throws IOException {
        Path file = write(COMMENTED);
        FlagEdit edit = FlagEdit.apply(file, CUSTOMERS, Stage.LIVE, 50);
        String theirs = Files.readString(file) + "# seen by the auditors\n";
        write(theirs);

        assertThat(edit.takeBack()).isFalse();
        assertThat(file).hasContent(theirs);
    }

    @Test
    void losesNoEditWhenTwoEditAtOnce() throws Exception {
        CapabilityName orders = new CapabilityName("orders");
        for (int i = 0; i < 50; i++) {
            Path file = write("flags:\n  customers: { defaultVariant: off }\n  orders: { defaultVariant: off }\n");
            try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
                Future<FlagEdit> one = executor.submit(() -> FlagEdit.apply(file, CUSTOMERS, Stage.SHADOW, 100));
                Future<FlagEdit> other = executor.submit(() -> FlagEdit.apply(file, orders, Stage.SHADOW, 100));
                one.get();
                other.get();
            }
            assertThat(Files.readString(file).split("shadow", -1)).hasSize(3);
        }
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("flags.yaml"), text);
    }

    private static StageRule rule(Path file) {
        Flag flag = Flags.read(file, Map.of(CUSTOMERS, true)).flags().get(CUSTOMERS);
        assertThat(flag).isInstanceOf(Flag.Good.class);
        return ((Flag.Good) flag).rule();
    }
}
