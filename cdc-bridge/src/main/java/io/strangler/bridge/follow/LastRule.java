package io.strangler.bridge.follow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last rule that was followed, kept on disk so that a restart under a bad flag goes on as before. */
final class LastRule {
    private static final Logger LOG = LoggerFactory.getLogger(LastRule.class);

    private final Path directory;

    LastRule(Path directory) {
        this.directory = directory;
    }

    Optional<StageRule> read(CapabilityName capability) {
        Path file = file(capability);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Flags.rule(capability, Files.readString(file)));
        } catch (IOException | RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("reason", e.getMessage())
                    .log("the last rule cannot be read, the flag decides alone");
            return Optional.empty();
        }
    }

    void write(CapabilityName capability, StageRule rule) throws IOException {
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, capability.value(), ".new");
        Files.write(fresh, rule.definition().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file(capability), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path file(CapabilityName capability) {
        return directory.resolve(capability.value() + ".json");
    }
}
