package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A small translator that keeps every law: a lens over the case of a name, a code, a phone number and a child table. */
final class Toy implements EntityTranslator {
    static final AggregateShape LEGACY = AggregateShape.of(
            TableShape.root("person", List.of("no"), List.of("no", "name", "state", "phone")),
            TableShape.child("note", "person_no", "no", List.of("seq"), List.of("person_no", "seq", "text")));
    static final AggregateShape MODERN = AggregateShape.of(
            TableShape.root("customer", List.of("number"), List.of("number", "display_name", "status", "phone")),
            TableShape.child("remark", "number", "number", List.of("position"), List.of("number", "position", "text")));

    static Aggregate legacy(long no, String name, String state, @Nullable String phone, String... notes) {
        List<Row> rows = new ArrayList<>();
        for (String note : notes) {
            rows.add(Row.builder()
                    .set("person_no", no)
                    .set("seq", rows.size() + 1L)
                    .set("text", note)
                    .build());
        }
        return Aggregate.of(Row.builder()
                        .set("no", no)
                        .set("name", name)
                        .set("state", state)
                        .set("phone", phone)
                        .build())
                .with("note", rows);
    }

    static Aggregate modern(long number, String name, String status, @Nullable String phone, String... remarks) {
        List<Row> rows = new ArrayList<>();
        for (String remark : remarks) {
            rows.add(Row.builder()
                    .set("number", number)
                    .set("position", (long) rows.size())
                    .set("text", remark)
                    .build());
        }
        return Aggregate.of(Row.builder()
                        .set("number", number)
                        .set("display_name", name)
                        .set("status", status)
                        .set("phone", phone)
                        .build())
                .with("remark", rows);
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
        Row from = legacy.root();
        Row.Builder root = Row.builder().set("number", from.value("no"));
        if (from.has("name")) {
            String name = text(from, "name");
            root.set(
                    "display_name",
                    present.map(it -> text(it.root(), "display_name"))
                            .filter(it -> it.toUpperCase(Locale.ROOT).equals(name))
                            .orElse(name));
        }
        if (from.has("state")) {
            root.set("status", text(from, "state").equals("A") ? "ACTIVE" : "CODE " + text(from, "state"));
        }
        if (from.has("phone")) {
            root.set("phone", from.value("phone"));
        }
        Aggregate modern = Aggregate.of(root.build());
        return legacy.children().containsKey("note")
                ? modern.with("remark", renumbered(legacy.rows("note"), "person_no", "seq", "number", "position", -1))
                : modern;
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        Row from = modern.root();
        Row.Builder root = Row.builder().set("no", from.value("number"));
        if (from.has("display_name")) {
            root.set("name", text(from, "display_name").toUpperCase(Locale.ROOT));
        }
        if (from.has("status")) {
            root.set(
                    "state",
                    text(from, "status").equals("ACTIVE")
                            ? "A"
                            : text(from, "status").substring(5));
        }
        if (from.has("phone")) {
            if (from.value("phone", String.class).orElse("").length() > 8) {
                throw new Untranslatable("person.phone", "is longer than 8 characters");
            }
            root.set("phone", from.value("phone"));
        }
        Aggregate legacy = Aggregate.of(root.build());
        return modern.children().containsKey("remark")
                ? legacy.with("note", renumbered(modern.rows("remark"), "number", "position", "person_no", "seq", 1))
                : legacy;
    }

    @Override
    public List<Declaration> declarations() {
        return List.of(
                Declaration.normalised(Side.MODERN, "customer.display_name", "legacy knows upper case only"),
                Declaration.ignored(Side.LEGACY, "person.changed_by", "is legacy's own audit"));
    }

    private static List<Row> renumbered(
            List<Row> rows, String link, String number, String otherLink, String otherNumber, long by) {
        return rows.stream()
                .map(row -> Row.builder()
                        .set(otherLink, row.value(link))
                        .set(otherNumber, row.value(number, Long.class).orElseThrow() + by)
                        .set("text", row.value("text"))
                        .build())
                .toList();
    }

    private static String text(Row row, String column) {
        return row.value(column, String.class).orElse("");
    }
}
