package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Tells tables whose changes stand in the log under their own names from those whose changes no stream would ever see. */
public final class Logged {
    private static final String KIND = """
            select case when relkind = 'p' then 'is partitioned: its changes are logged under the names of its partitions'
                        when relkind <> 'r' then 'is no table but a view or a foreign table'
                        when relpersistence <> 'p' then 'is unlogged: its changes are in no log'
                        when exists (select from pg_subscription_rel s where s.srrelid = c.oid)
                          then 'is filled by a subscription: rows that come from another server are not sent on'
                        else '' end
              from pg_class c where oid = to_regclass(?)""";

    private Logged() {}

    /**
     * Makes sure that a stream from this table would see its changes.
     *
     * @throws Refused with the reason when it would not
     */
    public static void require(Connection connection, QualifiedTable table) throws SQLException {
        String reason = Sql.first(connection, KIND, row -> row.getString(1), table.quoted())
                .orElse("");
        if (!reason.isEmpty()) {
            throw new Refused(table + " " + reason + ", so what is written there would not be carried; map tables"
                    + " that are logged, or leave the entity out of the plan");
        }
    }
}
