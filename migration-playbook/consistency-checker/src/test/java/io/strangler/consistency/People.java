package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Keys;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** A translated aggregate of three tables on either side, with the differences that real migrations have. */
final class People implements EntityTranslator {
    static final CapabilityName CAPABILITY = new CapabilityName("people");

    private static final UUID SPACE = UUID.fromString("6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c02");
    private static final AggregateShape LEGACY = AggregateShape.of(
            TableShape.root(
                    "client",
                    List.of("no"),
                    List.of("no", "code", "name", "born", "flag", "cents", "street", "city", "note", "since")),
            TableShape.child(
                    "phone", "no", "no", List.of("no", "seq"), List.of("no", "seq", "kind", "number", "pref")));
    private static final AggregateShape MODERN = AggregateShape.of(
            TableShape.root(
                            "person",
                            List.of("number"),
                            List.of("id", "number", "code", "name", "born", "active", "amount", "note", "since"))
                    .versionedBy("version"),
            TableShape.child(
                    "person_address", "person_id", "id", List.of("person_id"), List.of("person_id", "street", "city")),
            TableShape.child(
                    "person_phone",
                    "person_id",
                    "id",
                    List.of("person_id", "position"),
                    List.of("person_id", "position", "kind", "number", "preferred")));

    static CheckedEntity entity(DatabaseSpec legacy, DatabaseSpec modern) {
        return new CheckedEntity(CAPABILITY, new People(), legacy, modern);
    }

    static DatabaseSpec legacyDatabase() throws SQLException {
        return Databases.create("""
                create table client(no bigint primary key, code char(8) not null, name varchar(40) not null,
                  born integer not null default 0, flag char(1) not null default 'N', cents bigint not null default 0,
                  street varchar(60), city char(20), note text, since timestamptz, chg_user char(8) default 'ONLINE')""", """
                create table phone(no bigint not null references client on delete cascade, seq smallint not null,
                  kind char(1) not null, number varchar(40) not null, pref char(1) not null default 'N',
                  primary key (no, seq))""");
    }

    static DatabaseSpec modernDatabase() throws SQLException {
        return Databases.create("""
                create table person(id uuid primary key, number bigint not null unique, code text not null,
                  name text not null, born date, active boolean not null, amount numeric(14,2) not null, note text,
                  since timestamptz, version bigint not null default 0, nickname text)""", """
                create table person_address(person_id uuid primary key references person on delete cascade,
                  street text, city text)""", """
                create table person_phone(person_id uuid references person on delete cascade, position int not null,
                  kind text not null, number text not null, preferred boolean not null,
                  primary key (person_id, position))""");
    }

    @Override
    public String entity() {
        return "person";
    }

    @Override
    public AggregateShape legacy() {
        return LEGACY;
    }

    @Override
    public AggregateShape modern() {
        return MODERN;
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        Row client = legacy.root();
        long number = client.value("no", Long.class).orElseThrow();
        String name = client.value("name", String.class).orElseThrow();
        // The lens: legacy shouts, modern keeps its capitals as long as both say the same name.
        String kept = present.flatMap(it -> it.root().value("name", String.class))
                .filter(it -> shouted(it).equals(name))
                .orElse(name);
        Row person = Row.builder()
                .set("id", id(number))
                .set("number", number)
                .set("code", client.value("code"))
                .set("name", kept)
                .set("born", date(client.value("born", Long.class).orElse(0L)))
                .set("active", "Y".equals(client.value("flag")))
                .set(
                        "amount",
                        BigDecimal.valueOf(client.value("cents", Long.class).orElse(0L), 2))
                .set("note", client.value("note"))
                .set("since", client.value("since"))
                .build();
        List<Row> phones = new ArrayList<>();
        for (Row phone : legacy.rows("phone")) {
            phones.add(Row.builder()
                    .set("position", phones.size())
                    .set("kind", phone.value("kind"))
                    .set("number", phone.value("number"))
                    .set("preferred", "Y".equals(phone.value("pref")))
                    .build());
        }
        boolean addressed = client.value("street") != null || client.value("city") != null;
        return Aggregate.of(person)
                .with("person_phone", phones)
                .with(
                        "person_address",
                        addressed
                                ? List.of(Row.builder()
                                        .set("street", client.value("street"))
                                        .set("city", client.value("city"))
                                        .build())
                                : List.of());
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        Row person = modern.root();
        List<Row> address = modern.rows("person_address");
        Row client = Row.builder()
                .set("no", person.value("number"))
                .set("code", person.value("code"))
                .set("name", shouted(person.value("name", String.class).orElseThrow()))
                .set(
                        "born",
                        person.value("born", LocalDate.class)
                                .map(People::number)
                                .orElse(0L))
                .set("flag", Boolean.TRUE.equals(person.value("active")) ? "Y" : "N")
                .set(
                        "cents",
                        person.value("amount", BigDecimal.class)
                                .orElseThrow()
                                .movePointRight(2)
                                .longValueExact())
                .set("street", address.isEmpty() ? null : address.getFirst().value("street"))
                .set("city", address.isEmpty() ? null : address.getFirst().value("city"))
                .set("note", person.value("note"))
                .set("since", person.value("since"))
                .build();
        List<Row> phones = new ArrayList<>();
        for (Row phone : modern.rows("person_phone")) {
            phones.add(Row.builder()
                    .set("seq", phones.size() + 1)
                    .set("kind", phone.value("kind"))
                    .set("number", phone.value("number"))
                    .set("pref", Boolean.TRUE.equals(phone.value("preferred")) ? "Y" : "N")
                    .build());
        }
        List<Row> held = present.map(it -> it.rows("phone")).orElse(List.of());
        return Aggregate.of(client).with("phone", numbered(phones, held));
    }

    @Override
    public List<Declaration> declarations() {
        return List.of(
                Declaration.ignored(Side.LEGACY, "client.chg_user", "who wrote last is legacy's own audit"),
                Declaration.normalised(Side.LEGACY, "phone.seq", "gaps close when modern rewrites the phones"));
    }

    static UUID id(long number) {
        return Keys.uuid5(SPACE, Long.toString(number));
    }

    private static List<Row> numbered(List<Row> wanted, List<Row> held) {
        if (wanted.size() != held.size()) {
            return wanted;
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            rows.add(wanted.get(i).with("seq", held.get(i).value("seq")));
        }
        return rows;
    }

    private static String shouted(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private static LocalDate date(long digits) {
        try {
            return digits == 0
                    ? null
                    : LocalDate.of((int) (digits / 10_000), (int) (digits / 100 % 100), (int) (digits % 100));
        } catch (DateTimeException e) {
            throw new Untranslatable("client.born", digits + " is no date");
        }
    }

    private static long number(LocalDate date) {
        return date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth();
    }
}
