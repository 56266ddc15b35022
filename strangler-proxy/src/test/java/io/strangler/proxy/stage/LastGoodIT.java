package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");

    @Test
    void aRuleThatCannotBeKeptLeavesNoFileBehind(@TempDir Path directory) throws IOException {
        Path inTheWay = Files.createDirectories(directory.resolve("proxy-customers.json/full"));

        assertThatThrownBy(
                        () -> new LastGood(directory).store(CUSTOMERS, new LastGood.Kept("definition", 1, false, null)))
                .isInstanceOf(RuleNotKept.class)
                .hasMessageContaining("cannot keep the rule of customers in " + directory);

        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(inTheWay.getParent());
        }
    }
}
