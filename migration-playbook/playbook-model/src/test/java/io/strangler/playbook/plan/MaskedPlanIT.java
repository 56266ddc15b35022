package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
final class MaskedPlanIT {
    private static final String PLAN = """
            migration: shop
            flags: flags.yaml
            systems:
              legacy:    { url: http://127.0.0.1:9000, database: { url: "jdbc:postgresql://127.0.0.1:5432/shop", username: strangler } }
              customers: { url: http://127.0.0.1:9001, database: { url: "jdbc:postgresql://127.0.0.1:5433/customers", username: strangler } }
            control: { database: { url: "jdbc:postgresql://127.0.0.1:5432/control", username: strangler } }
            capabilities:
              customers:
                modern: customers
                entities: [ owner ]
                routes: [ { path: "/api/**" } ]
                masked: [ name, owner.telephone ]
            """;

    @TempDir
    Path folder;

    @Test
    void columnsThatNoReportMayShowAreNamed() throws IOException {
        assertThat(read(PLAN).masked()).containsExactlyInAnyOrder("name", "owner.telephone");
        assertThat(read(PLAN.replaceAll("(?m)^ *masked:.*\n", "")).masked()).isEmpty();
        assertThat(read(PLAN.replace("name, owner.telephone", "\"*\"")).masked())
                .containsExactly("*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ name, owner.telephone ] | [ a column ]                | is no name of a column",
                "[ name, owner.telephone ] | { name: yes }               | must be a list",
            })
    void anythingElseIsRefusedByFileLineAndKey(String good, String wrong, String why) throws IOException {
        Path file = Files.writeString(folder.resolve("migration.yaml"), PLAN.replace(good, wrong));

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":12: capabilities.customers.masked: ")
                .hasMessageContaining(why);
    }

    private CapabilitySpec read(String plan) throws IOException {
        Path file = Files.writeString(folder.resolve("migration.yaml"), plan);
        return PlanFile.read(file).capabilities().get(new CapabilityName("customers"));
    }
}
