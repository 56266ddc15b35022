package io.strangler.bridge.sample;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Keys;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A person: one legacy row with phones, three modern tables under another primary key; some legacy statuses have no
 * counterpart.
 */
public final class PersonTranslator implements EntityTranslator {
    private static final UUID NAMESPACE = UUID.fromString("6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01");

    /** The legacy tables. */
    public static final String LEGACY_TABLES = """
            create sequence person_no_seq;
            create table person (no bigint primary key default nextval('person_no_seq'), name varchar(40) not null,
              city varchar(20), status char(1) not null default 'A', visits bigint not null default 0, internal text);
            create table phone (no bigint not null references person on delete cascade, seq smallint not null,
              number varchar(20) not null, primary key (no, seq))""";

    /** The modern tables. */
    public static final String MODERN_TABLES = """
            create table person (id uuid primary key, number bigint not null unique, name text not null
              check (name <> 'FORBIDDEN'), status text not null, visits bigint not null, version bigint not null default 0);
            create table person_address (person_id uuid primary key references person on delete cascade, city text not null);
            create table person_phone (person_id uuid not null references person on delete cascade, position int not null,
              number text not null, primary key (person_id, position))""";

    @Override
    public String entity() {
        return "person";
    }

    @Override
    public AggregateShape legacy() {
        return AggregateShape.of(
                TableShape.root("person", List.of("no"), List.of("no", "name", "city", "status", "visits")),
                TableShape.child("phone", "no", "no", List.of("seq"), List.of("no", "seq", "number")));
    }

    @Override
    public AggregateShape modern() {
        return AggregateShape.of(
                TableShape.root("person", List.of("number"), List.of("id", "number", "name", "status", "visits"))
                        .versionedBy("version"),
                TableShape.child(
                        "person_address", "person_id", "id", List.of("person_id"), List.of("person_id", "city")),
                TableShape.child(
                        "person_phone",
                        "person_id",
                        "id",
                        List.of("position"),
                        List.of("person_id", "position", "number")));
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        Row root = legacy.root();
        Long no = root.value("no", Long.class).orElseThrow();
        UUID id = Keys.uuid5(NAMESPACE, no.toString());
        List<Row> addresses = root.value("city", String.class).stream()
                .map(city ->
                        Row.builder().set("person_id", id).set("city", city).build())
                .toList();
        List<Row> phones = new ArrayList<>();
        for (Row phone : legacy.rows("phone")) {
            phones.add(Row.builder()
                    .set("person_id", id)
                    .set("position", (long) phones.size())
                    .set("number", phone.value("number"))
                    .build());
        }
        return Aggregate.of(Row.builder()
                        .set("id", id)
                        .set("number", no)
                        .set("name", root.value("name"))
                        .set("status", status(root.value("status", String.class).orElse("")))
                        .set("visits", root.value("visits"))
                        .build())
                .with("person_address", addresses)
                .with("person_phone", phones);
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        Row root = modern.root();
        Object no = root.value("number");
        List<Row> phones = new ArrayList<>();
        for (Row phone : modern.rows("person_phone")) {
            phones.add(Row.builder()
                    .set("no", no)
                    .set("seq", (long) phones.size() + 1)
                    .set("number", phone.value("number"))
                    .build());
        }
        return Aggregate.of(Row.builder()
                        .set("no", no)
                        .set("name", root.value("name"))
                        .set(
                                "city",
                                modern.rows("person_address").stream()
                                        .map(row -> row.value("city"))
                                        .findFirst()
                                        .orElse(null))
                        .set("status", "ACTIVE".equals(root.value("status")) ? "A" : "B")
                        .set("visits", root.value("visits"))
                        .build())
                .with("phone", phones);
    }

    @Override
    public List<Declaration> declarations() {
        return List.of();
    }

    private static String status(String letter) {
        return switch (letter) {
            case "A" -> "ACTIVE";
            case "B" -> "BLOCKED";
            default -> throw new Untranslatable("person.status", "'" + letter + "' has no modern counterpart");
        };
    }
}
