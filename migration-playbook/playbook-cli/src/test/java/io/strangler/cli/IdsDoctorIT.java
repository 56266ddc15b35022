package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of the numbers that are left for rows born on the modern side. */
final class IdsDoctorIT {
    private static final TableShape NOTE = TableShape.root("note", List.of("number"), List.of("number", "text"));

    @TempDir
    Path folder;

    @Test
    void tellsHowManyNumbersAreLeftAndWarnsOfTheLastTenth() throws Exception {
        try (DataSite site = new DataSite(folder, "off")) {
            AggregateShape mapped = AggregateShape.of(NOTE.mapping("number", "note"));
            assertThat(findings(site, AggregateShape.of(NOTE))).isEmpty();
            assertThat(findings(site, mapped)).singleElement().asString().contains("OK", "no pairs yet");

            site.onModern(
                    "create schema strangler",
                    "create table strangler.id_range (entity text, modern text, col text, type text, fresh text, legacy text,"
                            + " number text, first bigint, last bigint, next bigint)",
                    "insert into strangler.id_range values ('note', 'note', 'number', 'bigint', '1', 'notes', 'no', 101, 200, 191)");
            assertThat(findings(site, mapped))
                    .singleElement()
                    .asString()
                    .contains("OK", "ids of note", "10 of 101 to 200 are left");

            site.onModern("update strangler.id_range set next = 192");
            assertThat(findings(site, mapped))
                    .singleElement()
                    .asString()
                    .contains("WARN", "9 of 101 to 200 are left", "widen entities.note.reserve");
        }
    }

    private static List<Finding> findings(DataSite site, AggregateShape shape) throws SQLException {
        try (Connection connection = site.modern.open("test")) {
            return IdsDoctor.examine("notes", connection, shape);
        }
    }
}
