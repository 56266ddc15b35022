package io.strangler.bridge.crash;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in which triggers write down every row that is ever stored in a database, also one that changes nothing, with the
 * transaction that stored it; the moves of the watermark stand between them.
 */
final class Ledger {
    /** Held by a test, this advisory lock keeps every transaction that has moved a watermark from its commit. */
    static final int COMMITS = 77;

    /** The same for the transaction in which a load ends. */
    static final int LOADS = 78;

    /** Keeps every transaction of the bridge that has written something from moving its watermark. */
    static final int WATERMARKS = 79;

    /** Keeps every transaction of the bridge that has written something from writing notes. */
    static final int NOTES = 80;

    static final String WATERMARK = "watermark";

    private static final String TABLE = """
            create table ledger (seq bigint generated always as identity primary key,
              xid xid8 not null default pg_current_xact_id(),
              bridge boolean not null default (current_setting('application_name') like 'strangler%'), entity text not null,
              key bigint not null, value bigint not null, lsn pg_lsn);
            create function ledger_row() returns trigger language plpgsql as $$
            declare r jsonb; k bigint; v bigint;
            begin
              if tg_op = 'DELETE' then r := to_jsonb(old); v := -1; else r := to_jsonb(new); v := coalesce((r->>tg_argv[2])::bigint, 1); end if;
              if tg_argv[1] = 'person_id' then select number into k from person where id = (r->>'person_id')::uuid;
              else k := (r->>tg_argv[1])::bigint; end if;
              insert into ledger (entity, key, value) values (tg_argv[0], k, v);
              return null;
            end $$;
            create function ledger_watermark() returns trigger language plpgsql as $$
            begin
              insert into ledger (entity, key, value, lsn)
                values ('watermark', 0, case when tg_op = 'INSERT' then 0 else 1 end, new.lsn);
              perform pg_advisory_xact_lock_shared(case when tg_op = 'INSERT' then 78 else 77 end);
              return null;
            end $$;
            create trigger ledger after insert or update on strangler.watermark
              for each row execute function ledger_watermark();
            create function ledger_gate() returns trigger language plpgsql as $$
            begin
              if current_setting('application_name') like 'strangler%' and pg_current_xact_id_if_assigned() is not null
                then perform pg_advisory_xact_lock_shared(tg_argv[0]::bigint); end if;
              return null;
            end $$""";

    private Ledger() {}

    static void keep(DatabaseSpec legacy, DatabaseSpec modern) throws SQLException {
        for (DatabaseSpec each : List.of(legacy, modern)) {
            try (Connection connection = each.open("test")) {
                Schema.ensure(connection);
            }
            World.execute(each, TABLE);
        }
        World.execute(
                legacy,
                trigger("person", "person', 'no', 'visits"),
                trigger("phone", "phone', 'no', 'number"),
                trigger("notes", "note', 'note_no', 'none"),
                gate("notes", NOTES),
                gate("strangler.watermark", WATERMARKS));
        World.execute(
                modern,
                trigger("person", "person', 'number', 'visits"),
                trigger("person_phone", "phone', 'person_id', 'number"),
                trigger("note", "note', 'id', 'none"),
                gate("note", NOTES),
                gate("strangler.watermark", WATERMARKS));
    }

    private static String gate(String table, int lock) {
        return "create trigger gate before insert or update or delete on " + table
                + " for each statement execute function ledger_gate('" + lock + "')";
    }

    private static String trigger(String table, String arguments) {
        return "create trigger ledger after insert or update or delete on " + table
                + " for each row execute function ledger_row('" + arguments + "')";
    }

    static List<Entry> read(DatabaseSpec database) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        try (Connection connection = database.open("test");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select seq, xid::text, bridge, entity, key, value, coalesce(lsn, '0/0')::text"
                                + " from ledger order by seq")) {
            while (rows.next()) {
                entries.add(new Entry(
                        rows.getLong(1),
                        Long.parseLong(rows.getString(2)),
                        rows.getBoolean(3),
                        rows.getString(4),
                        rows.getLong(5),
                        rows.getLong(6),
                        Position.parse(rows.getString(7))));
            }
        }
        return entries;
    }

    /**
     * One row that was stored.
     *
     * @param seq in the order of storing, which is the order of committing for rows of one key
     * @param bridge whether the bridge stored it; otherwise an application
     * @param value which version of the row; -1 for none, when it was deleted
     * @param position of a watermark; its value is 0 when its stream began
     */
    record Entry(long seq, long xid, boolean bridge, String entity, long key, long value, Position position) {}
}
