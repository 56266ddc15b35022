package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.FlagEdit;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/** The flags file around one edit that may have to be taken back. */
final class FlagsFile {
    private final Path file;
    private final byte[] before;
    private final byte[] edited;

    private FlagsFile(Path file, byte[] before, byte[] edited) {
        this.file = file;
        this.before = before;
        this.edited = edited;
    }

    static FlagsFile edit(Path file, CapabilityName capability, Stage stage, int share) throws IOException {
        byte[] before = Files.readAllBytes(file);
        FlagEdit.apply(file, capability, stage, share);
        return new FlagsFile(file, before, Files.readAllBytes(file));
    }

    /**
     * Puts the file back as it was.
     *
     * @return false when somebody else has edited it since; then it is left alone
     */
    boolean putBack() throws IOException {
        if (!Arrays.equals(Files.readAllBytes(file), edited)) {
            return false;
        }
        Path real = file.toRealPath();
        Path next = Files.createTempFile(real.resolveSibling("."), ".flags-", ".tmp");
        Files.write(next, before);
        Files.move(next, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }
}
