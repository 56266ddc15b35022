package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the rule a capability follows on disk, one file per capability, replaced in one step. */
final class LastGood {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    LastGood(Path directory) {
        this.directory = directory;
    }

    /** Returns what was kept, or empty when nothing readable is there. */
    Optional<Kept> load(CapabilityName capability) {
        Path file = file(capability);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), Kept.class));
        } catch (IOException | JacksonException e) {
            System.getLogger(LastGood.class.getName())
                    .log(System.Logger.Level.WARNING, "cannot read " + file + ", as if it were not there: " + e);
            return Optional.empty();
        }
    }

    /**
     * Keeps a rule; when this returns, a restart finds it even after a power cut.
     *
     * @throws RuleNotKept when the disk does not take it; what was kept before may still be there
     */
    void store(CapabilityName capability, Kept kept) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                sync(directory.resolve(".."));
            }
            Path next = Files.createTempFile(directory, "." + capability, ".tmp");
            try {
                write(next, JSON.writeValueAsBytes(kept));
                Files.move(next, file(capability), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                // There is one only when something failed; each try would leave another on a full disk.
                Files.deleteIfExists(next);
            }
            sync(directory);
        } catch (IOException e) {
            throw new RuleNotKept(capability, directory, e);
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    // The new name of a file is kept by its directory. Other systems than POSIX cannot open one, and need not.
    private static void sync(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private Path file(CapabilityName capability) {
        return directory.resolve("proxy-" + capability + ".json");
    }

    /**
     * What survives a restart.
     *
     * @param definition of the rule in force
     * @param epoch of the last switchover that is known to this proxy; 0 before the first
     * @param moving whether a switchover had begun whose outcome was not known when this was written
     * @param adoption how the rule came into force; absent where an earlier version wrote the file
     */
    record Kept(
            String definition,
            long epoch,
            boolean moving,
            @Nullable Adoption adoption) {}

    /**
     * What the ledger is told of a rule that came into force; kept so that a program that dies before it was told, or does
     * not know whether it was, can tell it again.
     *
     * @param event the same whenever the same adoption is told again
     */
    record Adoption(UUID event, Instant at, String before, String after, String reason) {}
}
