package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.yaml.YamlEdit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Changes one flag in the operator's file and leaves every comment, and the order of everything, as it was. */
public final class FlagEdit {
    private FlagEdit() {}

    /**
     * Sets a capability's stage; the file is replaced in one step, so that no reader sees half of it.
     *
     * @param share of keys in percent, 1 to 100; below 100 only for {@code live}, the rest stays in {@code shadow}
     * @throws InvalidFile when the file cannot be edited so; it is left untouched
     */
    public static void apply(Path flags, CapabilityName capability, Stage stage, int share) throws IOException {
        if (share < 1 || share > 100 || (share < 100 && stage != Stage.LIVE)) {
            throw new IllegalArgumentException(
                    "share " + share + " % of " + stage.word() + "; only live takes a share below 100, from 1");
        }
        boolean partial = share < 100;
        YamlEdit edit = new YamlEdit(flags, Files.readString(flags))
                .set(
                        List.of("flags", capability.value(), "defaultVariant"),
                        '"' + (partial ? Stage.SHADOW : stage).word() + '"');
        edit = edit.set(
                List.of("flags", capability.value(), "targeting"),
                partial ? "{\"fractional\": [[\"live\", " + share + "], [\"shadow\", " + (100 - share) + "]]}" : "{}");
        replace(
                flags,
                edit.text(),
                capability,
                partial ? Flags.live(capability, share) : Flags.fixed(capability, stage));
    }

    private static void replace(Path flags, String text, CapabilityName capability, StageRule wanted)
            throws IOException {
        // A symbolic link is how the file is mounted; what it points to is what must change.
        Path real = flags.toRealPath();
        Path next = Files.createTempFile(real.getParent(), ".flags-", ".tmp");
        try {
            Files.writeString(next, text);
            Flag flag = Flags.read(next, Map.of(capability, true)).flags().get(capability);
            if (flag instanceof Flag.Bad bad) {
                throw new InvalidFile(bad.problems());
            }
            if (!(flag instanceof Flag.Good good) || !good.rule().definition().equals(wanted.definition())) {
                throw new IllegalStateException("editing " + flags + " for " + capability + " did not give " + wanted);
            }
            keepPermissions(real, next);
            Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    // A temporary file is readable by its owner alone; the programs that follow the flags may run as others.
    private static void keepPermissions(Path from, Path to) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }
}
