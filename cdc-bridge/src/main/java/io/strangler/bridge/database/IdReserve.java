package io.strangler.bridge.database;

import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Reserve;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.IdRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets legacy numbers aside for rows of an entity that are born on the modern side.
 *
 * <p>Noted in the modern database beside the pairs, so that whoever reads it knows the range; numbers that were given away
 * stay given when the range changes.
 */
public final class IdReserve {
    private static final Logger LOG = LoggerFactory.getLogger(IdReserve.class);
    private static final int AT_ONCE = 10_000;

    private static final String COLUMN = """
            select a.attrelid::regclass::text, quote_ident(a.attname), format_type(t.oid, -1),
                   case when a.attidentity <> '' then format('nextval(%L::regclass)', pg_get_serial_sequence(a.attrelid::regclass::text, a.attname))
                        when a.attgenerated <> '' then null
                        when d.adbin is not null then pg_get_expr(d.adbin, d.adrelid)
                        when t.oid = 'uuid'::regtype then 'gen_random_uuid()' end
              from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
              join pg_type k on k.oid = a.atttypid
              join pg_type t on t.oid = case when k.typtype = 'd' then k.typbasetype else k.oid end
             where a.attrelid = ?::oid and a.attname = ? and a.attnum > 0 and not a.attisdropped""";

    // Owned by the column, or used by its default.
    private static final String SEQUENCES = """
            select s.oid::regclass::text, q.last_value from pg_class s
              join pg_namespace n on n.oid = s.relnamespace
              join pg_sequences q on q.schemaname = n.nspname and q.sequencename = s.relname
             where s.relkind = 'S' and s.oid in (
               select d.objid from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass
                  and d.refobjid = ?::oid and a.attname = ?
               union all
               select d.refobjid from pg_depend d join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and d.objid = f.oid
                 join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum
                where d.refclassid = 'pg_class'::regclass and f.adrelid = ?::oid and a.attname = ?)""";

    private final Connection legacy;
    private final Connection modern;
    private final String entity;
    private final Reserve reserve;

    private IdReserve(Connection legacy, Connection modern, String entity, Reserve reserve) {
        this.legacy = legacy;
        this.modern = modern;
        this.entity = entity;
        this.reserve = reserve;
    }

    /**
     * Takes the range in force.
     *
     * @throws Refused when legacy has rows in it that are none of the modern side's, or will have them next
     */
    public static void take(Connection legacy, Connection modern, EntityTranslator translator, Reserve reserve)
            throws SQLException {
        new IdReserve(legacy, modern, translator.entity(), reserve)
                .take(translator.legacy().root(), translator.modern().root());
    }

    private void take(TableShape legacyTable, TableShape modernTable) throws SQLException {
        Described number = described(legacy, legacyTable);
        Described id = described(modern, modernTable);
        if (!List.of("bigint", "integer", "smallint").contains(number.type())) {
            throw new Refused(entity + " cannot be mapped: its legacy key " + number + " is of type " + number.type()
                    + ", and a reserve is a range of whole numbers");
        }
        long most = number.type().equals("bigint")
                ? Long.MAX_VALUE
                : number.type().equals("integer") ? Integer.MAX_VALUE : Short.MAX_VALUE;
        if (reserve.to() > most) {
            throw new Refused(reserve.where() + ": " + reserve.to() + " does not fit into " + number + ", which is "
                    + number.type() + " and takes at most " + most);
        }
        String fresh = id.fresh()
                .orElseThrow(() -> new Refused(entity + " cannot be mapped: nothing gives a new row its " + id
                        + " on the modern side; give it a default or an identity, or make it a uuid"));
        Optional<IdRange> known = IdRange.find(modern, entity);
        boolean same = known.isPresent()
                && known.get().first() == reserve.from()
                && known.get().last() == reserve.to();
        requireSequenceElsewhere(legacyTable);
        if (!same) {
            requireFree(number);
        }
        InTransaction.run(
                modern,
                () -> Sql.execute(
                        modern,
                        "insert into strangler.id_range as r (entity, modern, col, type, fresh, legacy, number, first, last,"
                                + " next) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (entity) do update set"
                                + " modern = excluded.modern, col = excluded.col, type = excluded.type,"
                                + " fresh = excluded.fresh, legacy = excluded.legacy, number = excluded.number,"
                                + " next = case when r.next between excluded.first and excluded.last + 1 then r.next"
                                + " else excluded.first end, first = excluded.first, last = excluded.last",
                        entity,
                        id.table(),
                        id.column(),
                        id.type(),
                        fresh,
                        number.table(),
                        number.column(),
                        reserve.from(),
                        reserve.to(),
                        reserve.from()));
    }

    // With its schema, and so are the functions of its default: others may look for names elsewhere.
    private Described described(Connection connection, TableShape shape) throws SQLException {
        QualifiedTable table = QualifiedTable.resolve(connection, shape.table());
        String oid = oid(connection, table);
        boolean auto = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            Sql.execute(connection, "set local search_path = pg_catalog");
            return Sql.first(
                            connection,
                            COLUMN,
                            row -> new Described(
                                    row.getString(1),
                                    row.getString(2),
                                    row.getString(3),
                                    Optional.ofNullable(row.getString(4))),
                            oid,
                            shape.key().getFirst())
                    .orElseThrow(() -> new Refused(
                            "table " + table + " has no column " + shape.key().getFirst()));
        } finally {
            InTransaction.rollback(connection);
            connection.setAutoCommit(auto);
        }
    }

    private void requireSequenceElsewhere(TableShape table) throws SQLException {
        QualifiedTable name = QualifiedTable.resolve(legacy, table.table());
        String oid = oid(legacy, name);
        String key = table.key().getFirst();
        List<Counter> counters =
                Sql.list(legacy, SEQUENCES, row -> new Counter(row.getString(1), row.getLong(2)), oid, key, oid, key);
        for (Counter counter : counters) {
            if (counter.last() >= reserve.from() - 1 && counter.last() < reserve.to()) {
                throw new Refused(reserve.where() + ": sequence " + counter.name() + " of the legacy side stands at "
                        + counter.last() + " and gives away numbers of the range " + reserve + " next; run there: alter"
                        + " sequence " + counter.name() + " restart with " + (reserve.to() + 1)
                        + ", or reserve another range");
            }
            if (counter.last() < reserve.from()) {
                LOG.atInfo()
                        .addKeyValue("entity", entity)
                        .addKeyValue("sequence", counter.name())
                        .addKeyValue("left", reserve.from() - 1 - counter.last())
                        .log("the legacy sequence will run into the reserve one day; give it maxvalue "
                                + (reserve.from() - 1));
            }
        }
    }

    private void requireFree(Described number) throws SQLException {
        long beyond = reserve.from() - 1;
        while (true) {
            List<Long> numbers = Sql.list(
                    legacy,
                    "select " + number.column() + " from " + number.table() + " where " + number.column() + " > ? and "
                            + number.column() + " <= ? order by 1 limit " + AT_ONCE,
                    row -> row.getLong(1),
                    beyond,
                    reserve.to());
            if (numbers.isEmpty()) {
                return;
            }
            Optional<Long> foreign = Sql.first(
                    modern,
                    "select n from unnest(?::text[]::bigint[]) n where not exists (select from strangler.id_pair"
                            + " where entity = ? and legacy = n)",
                    row -> row.getLong(1),
                    numbers.stream().map(String::valueOf).toArray(),
                    entity);
            if (foreign.isPresent()) {
                throw new Refused(reserve.where() + ": the legacy table " + number.table() + " has rows in the range "
                        + reserve + ", such as " + foreign.get() + ", that were not born on the modern side; reserve"
                        + " numbers that legacy has never given away");
            }
            beyond = numbers.getLast();
        }
    }

    private static String oid(Connection connection, QualifiedTable table) throws SQLException {
        return Sql.first(connection, "select to_regclass(?)::oid::text", row -> row.getString(1), table.quoted())
                .orElseThrow();
    }

    private record Described(String table, String column, String type, Optional<String> fresh) {
        @Override
        public String toString() {
            return table + "." + column;
        }
    }

    private record Counter(String name, long last) {}
}
