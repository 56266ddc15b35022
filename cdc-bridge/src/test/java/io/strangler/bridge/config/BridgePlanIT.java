package io.strangler.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.VisitTranslator;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Translators;
import io.strangler.translate.column.ColumnMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
final class BridgePlanIT {
    @TempDir
    Path directory;

    @Test
    void oneTableMayNotBelongToTwoCapabilities() throws IOException {
        Translators translators = Translators.of(
                List.of(
                        new NoteTranslator(),
                        new SameTranslator("person", "no"),
                        new SameTranslator("notes", "note_no")),
                List.of());

        assertThat(BridgePlan.of(plan("person", "note"), translators).pairs()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgePlan.of(plan("notes", "note"), translators))
                .withMessageContaining("capabilities a and b both map table")
                .withMessageContaining("put their entities into one capability");
    }

    @Test
    void identifiersAreMappedOnlyWherePairsCanBeReadAndNumbersAreReserved() throws IOException {
        EntityTranslator visit = new VisitTranslator();
        EntityTranslator owner = owner();
        String reserves =
                "entities: { visit: { reserve: { from: 5, to: 6 } }, owner: { reserve: { from: 5, to: 6 } } }";

        assertThat(BridgePlan.of(plan("visit, owner", "note", reserves), translators(visit, owner))
                        .pairs()
                        .getFirst()
                        .forward()
                        .options()
                        .reserves())
                .containsOnlyKeys("visit", "owner");
        refuses(
                plan("visit, owner", "note", "entities: { owner: { reserve: { from: 5, to: 6 } } }"),
                translators(visit, owner),
                "entity visit has mapped identifiers: name the legacy numbers",
                "entities.visit.reserve: { from: N, to: M }");
        refuses(
                plan("visit", "owner", reserves),
                translators(visit, owner),
                "entity visit maps visit.owner_id by owner, whose pairs are in the database of system second and not of"
                        + " first");
        refuses(
                plan("visit", "note", "entities: { visit: { reserve: { from: 5, to: 6 } } }"),
                translators(visit, owner),
                "visit.owner_id by owner, which is no entity of the plan");
        refuses(
                plan("visit, owner", "note", reserves),
                translators(visit, new SameTranslator("owner", "id")),
                "migration.yaml:11: entities.owner.reserve: the identifiers of entity owner are not mapped");
        refuses(
                plan("visit, owner", "note", reserves),
                Translators.of(List.of(visit, owner, new NoteTranslator()), List.of(new Requests())),
                "capability a has a translator of requests, and the entity visit, whose identifiers are mapped");
    }

    private static void refuses(MigrationPlan plan, Translators translators, String... reasons) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgePlan.of(plan, translators))
                .withMessageContainingAll(reasons);
    }

    private static Translators translators(EntityTranslator... entities) {
        List<EntityTranslator> all = new ArrayList<>(List.of(entities));
        all.add(new NoteTranslator());
        return Translators.of(all, List.of());
    }

    private static EntityTranslator owner() {
        return ColumnMapping.of("owner")
                .legacy("owners", "no")
                .modern("owner", "id")
                .mapped("no", "id", "owner")
                .build();
    }

    @Test
    void whatSettlesConflictsMustBeAColumnOfTheTranslatorsOwnShapesOnBothSides() throws IOException {
        Translators translators =
                Translators.of(List.of(new NoteTranslator(), new SameTranslator("person", "no")), List.of());
        MigrationPlan known = conflicts("{ newest: { legacy: note_no, modern: id } }");
        MigrationPlan unknown = conflicts("{ newest: note_no }");

        assertThat(BridgePlan.of(known, translators)
                        .pairs()
                        .getLast()
                        .forward()
                        .options()
                        .conflicts())
                .containsKey("note");
        assertThatThrownBy(() -> BridgePlan.of(unknown, translators))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(
                        "migration.yaml:10: capabilities.b.conflicts.note.newest: 'note_no' is no column of"
                                + " note that note carries on the modern side; those are id, person_number, body");
    }

    private MigrationPlan conflicts(String policy) throws IOException {
        Path file = plan("person", "note").file();
        return PlanFile.read(Files.writeString(
                file,
                Files.readString(file)
                        .replace("entities: [ note ] }", "entities: [ note ], conflicts: { note: " + policy + " } }")));
    }

    private MigrationPlan plan(String first, String second) throws IOException {
        return plan(first, second, "");
    }

    private MigrationPlan plan(String first, String second, String more) throws IOException {
        return PlanFile.read(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: test
                flags: flags.yaml
                control: { database: { url: "jdbc:postgresql://127.0.0.1:1/control", username: u, password: p } }
                systems:
                  legacy: { url: "http://127.0.0.1:1", database: { url: "jdbc:postgresql://127.0.0.1:1/shop", username: u, password: p } }
                  first: { url: "http://127.0.0.1:2", database: { url: "jdbc:postgresql://127.0.0.1:1/first", username: u, password: p } }
                  second: { url: "http://127.0.0.1:3", database: { url: "jdbc:postgresql://127.0.0.1:1/second", username: u, password: p } }
                capabilities:
                  a: { modern: first, routes: [ { path: "/a/**", key: "path:2" } ], entities: [ %s ] }
                  b: { modern: second, routes: [ { path: "/b/**", key: "path:2" } ], entities: [ %s ] }
                %s
                """.formatted(first, second, more)));
    }

    /** Translates the requests of capability a. */
    private record Requests() implements ExchangeTranslator {
        @Override
        public String capability() {
            return "a";
        }

        @Override
        public HttpRequest toModern(HttpRequest legacy) {
            return legacy;
        }

        @Override
        public HttpResponse toLegacy(HttpRequest request, HttpResponse modern) {
            return modern;
        }
    }
}
