package io.strangler.bridge.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.database.Sql;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One direction of a world whose tables are the same on both sides, with authority where it begins. */
public record Way(World world, Side from) {
    /** Gives the side authority over every key. */
    public static Way of(World world, Side from) throws SQLException {
        world.inForce(Flags.fixed(new CapabilityName("people"), from == Side.LEGACY ? Stage.SHADOW : Stage.LIVE));
        return new Way(world, from);
    }

    public SyncStream stream() {
        return from == Side.LEGACY ? world.forward() : world.reverse();
    }

    public DatabaseSpec here() {
        return from == Side.LEGACY ? world.legacy() : world.modern();
    }

    public DatabaseSpec there() {
        return from == Side.LEGACY ? world.modern() : world.legacy();
    }

    /** Writes in one session and waits until it is carried. */
    public void carry(String... statements) throws SQLException, InterruptedException {
        World.execute(here(), statements);
        world.drain(stream());
    }

    /** Holds all rows of a query's only column on both sides against each other; nothing may have been parked. */
    public List<String> agreed(String query) throws SQLException {
        assertThat(rows(there(), "select entity || key::text || reason from strangler.parked"))
                .isEmpty();
        List<String> wanted = rows(here(), query);
        List<String> rows = rows(there(), query);
        // Of a hundred rows only those that differ are of interest.
        List<String> missing = new ArrayList<>(wanted);
        missing.removeAll(rows);
        List<String> wrong = new ArrayList<>(rows);
        wrong.removeAll(wanted);
        assertThat(wrong).isEqualTo(missing);
        assertThat(rows).hasSameSizeAs(wanted);
        return rows;
    }

    private static List<String> rows(DatabaseSpec database, String query) throws SQLException {
        try (Connection connection = database.open("test")) {
            return Sql.list(connection, query, row -> row.getString(1));
        }
    }
}
