package io.strangler.benchmarks.sync;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.util.List;
import java.util.Optional;

/** Ten columns that have other names on the modern side, some with other values. */
public final class ItemTranslator implements EntityTranslator {
    static final String LEGACY = """
            create table items (no bigint primary key, descr varchar(60) not null, maker varchar(40), cat char(4),
              price numeric(12,2), stocked char(1), made date, seen timestamp, remark varchar(200), lot int)""";
    static final String MODERN = """
            create table item (id bigint primary key, title text not null, brand text, category text, price numeric(12,2),
              active boolean, produced_on date, seen_at timestamp, note text, batch int)""";
    /** The legacy rows as the modern table takes them, for a pipe that knows SQL only. */
    static final String SELECT =
            "select no, descr::text, maker::text, cat::text, price, stocked = 'Y', made, seen, remark::text, lot from items";

    static final String FILL = """
            insert into items select n, 'Item number ' || n, 'Maker ' || n %% 500, 'C' || n %% 90, n %% 100000 / 100.0,
              case when n %% 3 = 0 then 'N' else 'Y' end, date '2010-01-01' + (n %% 5000)::int,
              timestamp '2026-01-01' + n %% 1000000 * interval '1 second', repeat('remark ', (n %% 8)::int), n %% 777
              from generate_series(1, %d) n""";

    @Override
    public String entity() {
        return "item";
    }

    @Override
    public AggregateShape legacy() {
        return AggregateShape.of(TableShape.root(
                "items",
                List.of("no"),
                List.of("no", "descr", "maker", "cat", "price", "stocked", "made", "seen", "remark", "lot")));
    }

    @Override
    public AggregateShape modern() {
        return AggregateShape.of(TableShape.root(
                "item",
                List.of("id"),
                List.of(
                        "id",
                        "title",
                        "brand",
                        "category",
                        "price",
                        "active",
                        "produced_on",
                        "seen_at",
                        "note",
                        "batch")));
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        Row row = legacy.root();
        return Aggregate.of(Row.builder()
                .set("id", row.value("no"))
                .set("title", row.value("descr"))
                .set("brand", row.value("maker"))
                .set("category", row.value("cat"))
                .set("price", row.value("price"))
                .set("active", "Y".equals(row.value("stocked")))
                .set("produced_on", row.value("made"))
                .set("seen_at", row.value("seen"))
                .set("note", row.value("remark"))
                .set("batch", row.value("lot"))
                .build());
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        Row row = modern.root();
        return Aggregate.of(Row.builder()
                .set("no", row.value("id"))
                .set("descr", row.value("title"))
                .set("maker", row.value("brand"))
                .set("cat", row.value("category"))
                .set("price", row.value("price"))
                .set("stocked", Boolean.TRUE.equals(row.value("active")) ? "Y" : "N")
                .set("made", row.value("produced_on"))
                .set("seen", row.value("seen_at"))
                .set("remark", row.value("note"))
                .set("lot", row.value("batch"))
                .build());
    }

    @Override
    public List<Declaration> declarations() {
        return List.of();
    }
}
