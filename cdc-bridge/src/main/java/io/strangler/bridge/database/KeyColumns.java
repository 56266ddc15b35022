package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The columns by which a row is found again: nothing but a unique index makes sure that they name one row. */
public final class KeyColumns {
    private static final String UNIQUE = """
            select array_agg(a.attname::text) from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])
             where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indpred is null
               and i.indexprs is null group by i.indexrelid""";

    // The types of which the log's text and the server's are known to be the same for the same value.
    private static final String OTHERS = """
            with recursive base(name, type) as (
              select a.attname, a.atttypid from pg_attribute a where a.attrelid = to_regclass(?) and a.attname = any (?)
              union all
              select b.name, t.typbasetype from base b join pg_type t on t.oid = b.type where t.typtype = 'd')
            select b.name, format_type(t.oid, -1) from base b join pg_type t on t.oid = b.type
             where t.typtype not in ('d', 'e') and t.typcategory <> 'A' and t.typname not in ('int2', 'int4', 'int8', 'oid',
               'numeric', 'bool', 'text', 'varchar', 'bpchar', 'citext', 'name', 'uuid', 'bytea', 'date', 'time', 'timestamp',
               'timestamptz')""";

    private static final String TELLING = """
            select array_agg(a.attname::text) from pg_index i
              join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1])
             where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indpred is null
               and i.indexprs is null group by i.indexrelid, i.indisprimary having bool_and(a.attnotnull)
             order by i.indisprimary desc, i.indexrelid limit 1""";

    private KeyColumns() {}

    /** Returns by which columns rows are told apart: the primary key, or else a unique key without nulls; none if neither is there. */
    public static Set<String> telling(Connection connection, QualifiedTable table) throws SQLException {
        return Sql.first(
                        connection,
                        TELLING,
                        row -> Set.of((String[]) row.getArray(1).getArray()),
                        table.quoted())
                .orElse(Set.of());
    }

    /**
     * Makes sure that the columns name one row of the table, or that an owner of the table vouches for it by having its rows
     * logged whole.
     *
     * @throws Refused with the statements that mend it
     */
    public static void requireUnique(Connection connection, QualifiedTable table, Collection<String> columns)
            throws SQLException {
        List<Set<String>> unique = Sql.list(
                connection, UNIQUE, row -> Set.of((String[]) row.getArray(1).getArray()), table.quoted());
        Set<String> key = new HashSet<>(columns);
        if (unique.stream().noneMatch(key::containsAll) && !ReplicaIdentity.full(connection, table)) {
            throw new Refused("nothing makes sure that " + columns + " names one row of " + table
                    + ": it has no primary key or unique index of them; run: alter table " + table.quoted()
                    + " add primary key ("
                    + columns.stream().map(QualifiedTable::quote).collect(Collectors.joining(", "))
                    + "); or, when you know that it does: alter table " + table.quoted() + " replica identity full");
        }
    }

    /**
     * Makes sure that a row can be found by what the log says of the columns.
     *
     * @throws Refused naming the column
     */
    public static void requireKnownTypes(Connection connection, QualifiedTable table, Collection<String> columns)
            throws SQLException {
        List<String> others = Sql.list(
                connection,
                OTHERS,
                row -> row.getString(1) + " of type " + row.getString(2),
                table.quoted(),
                columns.toArray());
        if (!others.isEmpty()) {
            throw new Refused("rows of " + table + " cannot be found by " + String.join(", ", others)
                    + ": the log writes it in another way than the server; map a key of another type");
        }
    }
}
