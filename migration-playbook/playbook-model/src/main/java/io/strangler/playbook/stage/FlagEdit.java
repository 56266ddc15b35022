package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.yaml.YamlEdit;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One change of a flag in the operator's file; every comment, and the order of everything, stays as it was.
 *
 * <p>The file is replaced in one step, so that no reader sees half of it, keeps its permissions, and is replaced only while
 * it holds what was read: an edit that somebody else makes meanwhile is not lost.
 */
public final class FlagEdit {
    private static final int TRIES = 5;

    private final Path flags;
    private final String before;
    private final String after;

    private FlagEdit(Path flags, String before, String after) {
        this.flags = flags;
        this.before = before;
        this.after = after;
    }

    /**
     * Sets a capability's stage.
     *
     * @param share of keys in percent, 1 to 100; below 100 only for {@code live}, the rest stays in {@code shadow}
     * @return the change, which may be taken back
     * @throws InvalidFile when the file cannot be edited so; it is left untouched
     */
    public static FlagEdit apply(Path flags, CapabilityName capability, Stage stage, int share) throws IOException {
        if (share < 1 || share > 100 || (share < 100 && stage != Stage.LIVE)) {
            throw new IllegalArgumentException(
                    "share " + share + " % of " + stage.word() + "; only live takes a share below 100, from 1");
        }
        for (int i = 0; i < TRIES; i++) {
            String before = Files.readString(flags);
            FlagEdit edit = new FlagEdit(flags, before, edited(flags, before, capability, stage, share));
            if (edit.replace(before, edit.after, next -> verify(next, capability, stage, share))) {
                return edit;
            }
        }
        throw new IOException(flags + " is edited by somebody else all the time; nothing was changed");
    }

    /**
     * Puts the file back as it was.
     *
     * @return false when somebody else has edited it since; then it is left alone
     */
    public boolean takeBack() throws IOException {
        return replace(after, before, next -> {});
    }

    private static String edited(Path flags, String text, CapabilityName capability, Stage stage, int share) {
        boolean partial = share < 100;
        return new YamlEdit(flags, text)
                .set(
                        List.of("flags", capability.value(), "defaultVariant"),
                        '"' + (partial ? Stage.SHADOW : stage).word() + '"')
                .set(
                        List.of("flags", capability.value(), "targeting"),
                        partial
                                ? "{\"fractional\": [[\"live\", " + share + "], [\"shadow\", " + (100 - share) + "]]}"
                                : "{}")
                .text();
    }

    private static void verify(Path next, CapabilityName capability, Stage stage, int share) {
        StageRule wanted = share < 100 ? Flags.live(capability, share) : Flags.fixed(capability, stage);
        Flag flag = Flags.read(next, Map.of(capability, true)).flags().get(capability);
        if (flag instanceof Flag.Bad bad) {
            throw new InvalidFile(bad.problems());
        }
        if (!(flag instanceof Flag.Good good) || !good.rule().definition().equals(wanted.definition())) {
            throw new IllegalStateException("editing the flags for " + capability + " did not give " + wanted);
        }
    }

    private boolean replace(String expected, String text, Consumer<Path> verify) throws IOException {
        // A symbolic link is how the file is mounted; what it points to is what must change.
        Path real = flags.toRealPath();
        Path next = Files.createTempFile(real.resolveSibling("."), ".flags-", ".tmp");
        try {
            Files.writeString(next, text);
            verify.accept(next);
            keepPermissions(real, next);
            return exchange(real, expected, next);
        } finally {
            Files.deleteIfExists(next);
        }
    }

    // The lock is on the very file that is replaced: whoever waited for it finds other content afterwards. It keeps
    // other
    // processes out, the monitor other threads.
    private static boolean exchange(Path real, String expected, Path next) throws IOException {
        synchronized (FlagEdit.class) {
            try (FileChannel channel = FileChannel.open(real, StandardOpenOption.WRITE);
                    FileLock unused = channel.lock()) {
                if (!Files.readString(real).equals(expected)) {
                    return false;
                }
                Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return true;
            }
        }
    }

    // A temporary file is readable by its owner alone; the programs that follow the flags may run as others.
    private static void keepPermissions(Path from, Path to) throws IOException {
        if (Files.getFileStore(from).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
    }
}
