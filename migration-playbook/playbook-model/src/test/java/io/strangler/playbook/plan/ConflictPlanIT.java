package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.playbook.plan.ConflictPolicy.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan may say of rows that were changed on both sides. */
final class ConflictPlanIT {
    private static final String PLAN = """
            migration: shop
            flags: flags.yaml
            control: { database: { url: "jdbc:postgresql://127.0.0.1:5432/control", username: strangler } }
            systems:
              legacy:    { url: http://127.0.0.1:9000, database: { url: "jdbc:postgresql://127.0.0.1:5432/shop", username: strangler } }
              customers: { url: http://127.0.0.1:9001, database: { url: "jdbc:postgresql://127.0.0.1:5433/customers", username: strangler } }
            entities:
              owner:
                legacy: { table: owners, key: [ id ] }
                modern: { system: customers, table: owner, key: [ id ] }
                columns: { id: id, changed: changed, written: written_at, user: { ignore: its own audit } }
            capabilities:
              customers:
                modern: customers
                entities: [ owner, order, note ]
                routes: [ { path: "/api/**" } ]
                conflicts:
            """;

    @TempDir
    Path folder;

    @Test
    void settlesByAuthorityUnlessThePlanSaysOtherwise() throws IOException {
        Path file = write("order: park", "note: { newest: { legacy: stamp, modern: at } }");
        CapabilitySpec capability = PlanFile.read(file).capabilities().get(new CapabilityName("customers"));

        assertThat(capability.conflict("owner")).isEqualTo(ConflictPolicy.AUTHORITY);
        assertThat(capability.conflict("order")).isEqualTo(ConflictPolicy.PARK);
        assertThat(capability.conflict("note"))
                .isEqualTo(
                        new Newest("stamp", "at", new Place(file, 19, "capabilities.customers.conflicts.note.newest")));
    }

    @Test
    void takesColumnsThatBothSidesOfAMappingHave() throws IOException {
        CapabilityName customers = new CapabilityName("customers");

        assertThat(PlanFile.read(write("owner: { newest: changed }"))
                        .capabilities()
                        .get(customers)
                        .conflict("owner"))
                .isInstanceOf(Newest.class);
        assertThat(PlanFile.read(write("owner: { newest: { legacy: written, modern: written_at } }"))
                        .capabilities()
                        .get(customers)
                        .conflict("owner"))
                .isInstanceOf(Newest.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "owner: whoever                                     | owner                | is not known; write authority",
                "owner: { newest: changed, also: x }                | owner.also           | is not a key here",
                "owner: { oldest: changed }                         | owner.oldest         | is not a key here",
                "owner: {}                                          | owner.newest         | is missing",
                "owner: { newest: [ changed ] }                     | owner.newest         | must be a text",
                "owner: { newest: { legacy: changed } }             | owner.newest.modern  | is missing",
                "owner: { newest: { legacy: a, modern: b, at: c } } | owner.newest.at      | is not a key here",
                "owner: { newest: written }                         | owner.newest         | written' is no column of owner that",
                "owner: { newest: user }                            | owner.newest         | user' is no column of owners that",
                "customer: park                                     | customer             | is no entity of the capability",
            })
    void refusesWhatIsWrongByFileLineAndKey(String wrong, String key, String why) throws IOException {
        Path file = write(wrong);

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":18: capabilities.customers.conflicts." + key + ": ")
                .hasMessageContaining(why);
    }

    private Path write(String... lines) throws IOException {
        return Files.writeString(
                folder.resolve("migration.yaml"), PLAN + "      " + String.join("\n      ", lines) + "\n");
    }
}
