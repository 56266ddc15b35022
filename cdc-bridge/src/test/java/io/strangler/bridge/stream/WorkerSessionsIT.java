package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The sessions of a load beside the stream's own belong to the stream's owner, and end with that. */
@NullUnmarked
final class WorkerSessionsIT {
    @Test
    void aNewOwnerEndsWhatTheFormerOneStillWrites() throws Exception {
        DatabaseSpec modern = Servers.database("modern");
        StreamSpec spec = World.spec(Servers.database("legacy"), modern, Side.LEGACY);
        Connection owner = modern.open("test");
        Schema.ensure(owner);
        WorkerSessions sessions = new WorkerSessions(spec, Server.process(owner), claim(spec, new AtomicBoolean()));
        assertThatThrownBy(() -> sessions.open(1)).hasMessageContaining("has another owner by now");

        assertThat(StreamLocks.STREAM.take(owner, spec.name())).isTrue();
        Origin.mark(owner, spec.name().origin());
        Connection first = sessions.open(1);
        Connection second = sessions.open(2);
        first.setAutoCommit(false);
        Sql.execute(first, "delete from strangler.watermark");
        sessions.close(second);
        // The former owner's own session is gone, one of its workers is not.
        owner.close();

        try (Connection successor = modern.open("test")) {
            AtomicBoolean mayEnd = new AtomicBoolean(true);
            assertThat(claim(spec, mayEnd).take(successor)).isTrue();
            assertThat(mayEnd).isFalse();
            assertThatThrownBy(first::commit).isInstanceOf(SQLException.class);
            assertThat(World.text(
                            modern,
                            "select count(*) from pg_replication_origin where roname like '" + spec.name() + "%'"))
                    .isEqualTo("3");
            Origin.drop(successor, spec.name());
            assertThat(World.text(
                            modern,
                            "select count(*) from pg_replication_origin where roname like '" + spec.name() + "%'"))
                    .isEqualTo("0");
        }
    }

    private static Claim claim(StreamSpec spec, AtomicBoolean mayEnd) {
        return new Claim(spec, () -> true, mayEnd, ConcurrentHashMap.newKeySet(), new CountDownLatch(1), doing -> {});
    }
}
