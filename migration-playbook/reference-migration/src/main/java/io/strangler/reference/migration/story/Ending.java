package io.strangler.reference.migration.story;

import io.strangler.reference.migration.oracle.StoredSide;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.Databases.Name;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The monolith is taken out of the customers' way for good. */
final class Ending {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Telling telling;
    private final Beginning beginning;
    private final Story.Settings settings;

    Ending(Telling telling, Beginning beginning, Story.Settings settings) {
        this.telling = telling;
        this.beginning = beginning;
        this.settings = settings;
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
            if (settings.sabotage().isPresent()) {
                sabotage();
            }
            List<StoredSide> both = List.of(StoredSide.values());
            Stillness.tell(telling, beginning, step, both, telling.traffic().whileStill(() -> {
                new Streams(telling).awaitDrained();
                return beginning.books().compare(both);
            }));
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
            List<StoredSide> modern = List.of(StoredSide.MODERN);
            Stillness.tell(telling, beginning, step, modern, telling.traffic().whileStill(() -> beginning
                    .books()
                    .compare(modern)));
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

    // What a toolkit that loses a write would leave behind, on both sides, so that no comparison of the two shows it.
    private void sabotage() throws SQLException {
        long victim = telling.traffic().ledger().expected().entrySet().stream()
                .filter(each -> each.getValue().known().exists())
                .filter(each -> each.getValue().known().remark().orElse("").startsWith("W"))
                .map(java.util.Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new StoryFailed("there is no write to drop"));
        Databases databases = telling.systems().databases();
        Fault.change(databases, Name.SHOP, "update customer set remark = 'before' where cust_no = ?", victim);
        Fault.change(databases, Name.CUSTOMERS, "update customer set remark = 'before' where number = ?", victim);
        telling.narrator().aside("sabotage: an acknowledged write to customer " + victim + " is dropped");
    }
}
