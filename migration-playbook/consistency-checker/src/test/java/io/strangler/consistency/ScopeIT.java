package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScopeIT {
    @Test
    void aSampleLooksAtNoMoreThanAskedForAndIsNoEvidence() throws Exception {
        Scenery scenery = Scenery.of(200);
        scenery.onModern("update person set note = 'spoilt'");

        CheckReport report = scenery.check(new Scope.Sample(20), Watch.NOBODY);

        assertThat(report.compared()).isBetween(11L, 20L);
        assertThat(report.confirmed()).isEqualTo(report.compared());
        assertThat(report.rowsLegacy()).isEqualTo(200);
        assertThat(report.evidence()).isFalse();
        assertThat(report.scope()).hasToString("sample of 20");
    }

    @Test
    void aSampleOfMoreThanThereAreLooksAtAllOnBothSides() throws Exception {
        Scenery scenery = Scenery.of(30);
        scenery.onModern("delete from person where number = 5");
        scenery.onLegacy("delete from client where no = 7");

        CheckReport report = scenery.check(new Scope.Sample(1_000), Watch.NOBODY);

        assertThat(report.mismatches()).extracting(Mismatch::kind).containsExactly("missing-modern", "missing-legacy");
    }

    @Test
    void sinceAPositionOnlyWhatWasWrittenAfterItIsLookedAt() throws Exception {
        Scenery scenery = Scenery.of(60);
        scenery.onModern("update person set note = 'old' where number = 3");
        CheckReport before = scenery.check();
        scenery.onLegacy(
                "update client set note = 'new' where no = 11",
                "update phone set number = 'x' where no = 16",
                "insert into client (no, code, name) values (1000, 'C', 'N')",
                "delete from client where no = 20");
        scenery.onModern(
                "update person set name = 'new' where number = 12",
                "delete from person where number = 21",
                "update person_phone set number = 'y' where person_id = '" + People.id(24) + "'",
                "update person set version = version + 1 where number = 30");

        CheckReport since = scenery.check(new Scope.Since(before.position()), Watch.NOBODY);

        assertThat(since.mismatches())
                .extracting(each -> each.key() + " " + each.kind())
                .containsExactly(
                        "11 different",
                        "12 different",
                        "16 different",
                        "20 missing-legacy",
                        "21 missing-modern",
                        "24 different",
                        "1000 missing-modern");
        assertThat(since.compared()).isBetween(8L, 12L);
        assertThat(since.evidence()).isFalse();
        assertThat(since.notes()).anyMatch(note -> note.contains("person_phone"));
        assertThat(scenery.check(new Scope.Since(since.position()), Watch.NOBODY)
                        .mismatches())
                .extracting(Mismatch::kind)
                .containsExactly("missing-legacy", "missing-modern", "missing-modern");
    }

    @Test
    void aPositionThatADatabaseHasNotReachedIsRefused() throws Exception {
        Scenery scenery = Scenery.of(1);

        assertThatExceptionOfType(NotCheckable.class)
                .isThrownBy(() -> scenery.check(new Scope.Since(Position.parse("3:900000000")), Watch.NOBODY))
                .withMessageContaining("modern is at transaction")
                .withMessageContaining("ahead of it");
    }

    @Test
    void aCheckThatWasKilledGoesOnFromItsLastCheckpointAndMissesNothing() throws Exception {
        Scenery scenery = Scenery.of(100);
        scenery.onModern(
                "update person set note = 'early' where number in (2, 4)",
                "update person set note = 'late' where number = 90",
                "insert into person_phone select id, 7, 'P', '1', true from person where number = 95");
        scenery.onLegacy(
                "alter table phone drop constraint phone_no_fkey", "insert into phone values (-500, 1, 'F', 'x', 'N')");
        Checkpoint last = killedAfter(scenery, 5);
        assertThat(last.compared()).isBetween(30L, 60L);
        assertThat(last.suspects()).containsExactly(List.of("2"), List.of("4"));
        scenery.onModern("update person set note = (select note from person where number = 1) where number = 4");
        scenery.carryForward();
        scenery.onModern("update person set note = 'early' where number = 2");
        scenery.onModern("update person set note = 'late' where number = 90");

        List<Long> told = new ArrayList<>();
        CheckReport report = scenery.check(new Scope.All(Optional.of(last)), new Watch() {
            @Override
            public void compared(long aggregates, long about) {
                told.add(aggregates);
            }

            @Override
            public void reached(Checkpoint checkpoint) {
                told.add(checkpoint.compared());
            }
        });

        assertThat(report.mismatches()).extracting(each -> each.key().text()).containsExactly("2", "90");
        assertThat(told).allMatch(compared -> compared > last.compared());
        assertThat(report.began()).isEqualTo(last.began());
        assertThat(report.position()).isEqualTo(last.position());
        assertThat(report.rowsLegacy()).isEqualTo(100);
        // The phone without a client, far before the checkpoint, is counted all the same.
        assertThat(report.skips()).extracting(Skipped::key).containsExactly("phone");
        assertThat(report.evidence()).isTrue();
    }

    private static Checkpoint killedAfter(Scenery scenery, int checkpoints) {
        List<Checkpoint> reached = new ArrayList<>();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> scenery.check(Scope.all(), new Watch() {
                    @Override
                    public void compared(long aggregates, long about) {
                        // Only checkpoints count here.
                    }

                    @Override
                    public void reached(Checkpoint checkpoint) {
                        reached.add(checkpoint);
                        if (reached.size() == checkpoints) {
                            throw new IllegalStateException("killed");
                        }
                    }
                }));
        return reached.getLast();
    }
}
