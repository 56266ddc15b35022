package io.strangler.cli;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.List;
import java.util.Optional;

/** The smallest entity: one table on either side. */
public final class NoteTranslator implements EntityTranslator {
    @Override
    public String entity() {
        return "note";
    }

    @Override
    public AggregateShape legacy() {
        return AggregateShape.of(TableShape.root("notes", List.of("no"), List.of("no", "txt")));
    }

    @Override
    public AggregateShape modern() {
        return AggregateShape.of(TableShape.root("note", List.of("number"), List.of("number", "text")));
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        if ("???".equals(legacy.root().value("txt"))) {
            throw new Untranslatable("notes.txt", "is ???");
        }
        return Aggregate.of(Row.builder()
                .set("number", legacy.root().value("no"))
                .set("text", legacy.root().value("txt"))
                .build());
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        return Aggregate.of(Row.builder()
                .set("no", modern.root().value("number"))
                .set("txt", modern.root().value("text"))
                .build());
    }

    @Override
    public List<Declaration> declarations() {
        return List.of(Declaration.ignored(Side.LEGACY, "notes.at", "when it was printed"));
    }
}
