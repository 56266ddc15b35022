package io.strangler.bridge.sample;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.util.List;
import java.util.Optional;

/** A note: one table on each side under the same key; it refers to a person. */
public final class NoteTranslator implements EntityTranslator {
    /** The legacy table. */
    public static final String LEGACY_TABLES =
            "create table notes (note_no bigint primary key, person_no bigint not null references person, txt varchar(2000))";

    /** The modern table. */
    public static final String MODERN_TABLES = "create table note (id bigint primary key, person_number bigint not null"
            + " references person (number), body text)";

    @Override
    public String entity() {
        return "note";
    }

    @Override
    public AggregateShape legacy() {
        return AggregateShape.of(TableShape.root("notes", List.of("note_no"), List.of("note_no", "person_no", "txt")));
    }

    @Override
    public AggregateShape modern() {
        return AggregateShape.of(TableShape.root("note", List.of("id"), List.of("id", "person_number", "body")));
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        Row root = legacy.root();
        return Aggregate.of(Row.builder()
                .set("id", root.value("note_no"))
                .set("person_number", root.value("person_no"))
                .set("body", root.value("txt"))
                .build());
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        Row root = modern.root();
        return Aggregate.of(Row.builder()
                .set("note_no", root.value("id"))
                .set("person_no", root.value("person_number"))
                .set("txt", root.value("body"))
                .build());
    }

    @Override
    public List<Declaration> declarations() {
        return List.of();
    }
}
