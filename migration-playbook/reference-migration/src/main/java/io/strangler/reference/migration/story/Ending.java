package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.Databases.Name;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The monolith is taken out of the customers' way for good. */
final class Ending {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Telling telling;
    private final Beginning beginning;
    private final Stillness stillness;

    Ending(Telling telling, Beginning beginning, Stillness stillness) {
        this.telling = telling;
        this.beginning = beginning;
        this.stillness = stillness;
    }

    void rampdown() throws Exception {
        telling.step(
                "rampdown",
                "Rampdown: the service has everything; who still writes to the monolith's tables shows",
                step -> {
                    Moves.advance(telling, step, "rampdown", 100);
                    long before = beginning.books().statementsLogged();
                    telling.dwell();
                    long foreign = beginning.books().statementsLogged() - before;
                    telling.require(foreign > 0, "the batch wrote nothing behind the proxy's back");
                    telling.good(
                            step,
                            "foreignWrites",
                            foreign,
                            "the batch still wrote " + foreign + " statements past the proxy; carried over");
                    beginning.batch().stop();
                    telling.good(step, "batch", "stopped", "now it is switched off");
                });
    }

    void verifyBothSides() throws Exception {
        telling.step("verify", "Every acknowledged write is held against both databases", step -> {
            stillness.verifyBothSides(step);
            telling.operator().run("check", "customer").expect(0);
            telling.good(step, "check", "clean", "strangler check customer: both sides agree");
        });
    }

    void complete() throws Exception {
        telling.step("complete", "Complete: the streams are gone, and the service stands alone", step -> {
            Moves.advance(telling, step, "complete", 100);
            telling.until("the bridge dropping its slots", LIMIT, () -> slots() == 0);
            telling.good(step, "slots", 0, "no replication slot is left behind");
            telling.dwell();
            Moves.describe(telling, step);
            stillness.verifyModern(step);
        });
    }

    private long slots() throws SQLException {
        try (Connection shop = telling.systems().databases().open(Name.SHOP);
                Statement sql = shop.createStatement();
                ResultSet rows = sql.executeQuery("select count(*) from pg_replication_slots")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
