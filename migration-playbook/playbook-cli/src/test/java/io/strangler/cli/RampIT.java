package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.strangler.playbook.ledger.Ledger.Entry;
import io.strangler.playbook.ledger.SessionLock;
import io.strangler.playbook.ramp.RampPlan;
import io.strangler.playbook.ramp.RampState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class RampIT {
    private static final RampPlan PLAN = new RampPlan(List.of(10, 100), Duration.ofMinutes(10));
    private static final int ENOUGH = 60;

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private int looks;

    @Test
    void goesStepByStepWhileTheGatesStayOpenAndHasTheChecksMade() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);

            RampRun.Outcome outcome = run(site, look -> site.measured(now, 0));

            assertThat(outcome.ending()).isEqualTo("finished");
            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.words()).isEqualTo("live 100 %");
            assertThat(told(site))
                    .containsExactly(
                            tuple("ramp", "shadow", "live 100 %"),
                            tuple("advance", "shadow", "live 10 %"),
                            tuple("advance", "live 10 %", "live 100 %"),
                            tuple("ramp end", "live 100 %", "live 100 %"));
            assertThat(Duration.between(at(site, "live 10 %"), at(site, "live 100 %")))
                    .isGreaterThanOrEqualTo(PLAN.soak());
            assertThat(said()).contains("soaking at live 10 %", "a check is wanted of note");
        }
    }

    @Test
    void waitsWhileNotEnoughIsKnownOrNobodyCanBeAsked() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);

            RampRun.Outcome outcome = run(site, look -> {
                if (look < 4) {
                    now = now.plusSeconds(60);
                } else if (look == 6) {
                    site.proxy.forget("/admin/status");
                } else if (look == 12) {
                    assertThat(said()).contains("the proxy does not say where notes stands");
                    site.follow();
                }
                if (look >= 4) {
                    site.measured(now, 0);
                }
            });

            assertThat(said()).contains("not enough evidence: forward-lag, reverse-lag");
            assertThat(outcome.ending()).isEqualTo("finished");
        }
    }

    @Test
    void goesBackByItselfWhenAGateStaysClosed() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);

            RampRun.Outcome outcome = run(site, look -> site.measured(now, look == 1 || look >= 3 ? 3 : 0));

            assertThat(outcome.ending()).isEqualTo("went back");
            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.why()).contains("parked: 6 parked changes, must be 0");
            assertThat(looks).isGreaterThanOrEqualTo(5);
            assertThat(told(site).getFirst()).isEqualTo(tuple("ramp", "shadow", "live 100 %"));
            assertThat(told(site))
                    .endsWith(
                            tuple("ramp back", "live 10 %", "shadow"),
                            tuple("rollback", "live 10 %", "shadow"),
                            tuple("ramp end", "shadow", "shadow"));
            assertThat(Files.readString(site.flags)).contains("defaultVariant: \"shadow\"", "targeting: {}");
        }
    }

    @Test
    void whoeverCarriesOnGoesBackTooThoughTheGateHasOpenedAgain() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);
            assertThatThrownBy(() -> run(site, look -> {
                        site.measured(now, look >= 2 ? 3 : 0);
                        if (look == 3) {
                            site.stay("live", 10);
                        }
                        if (told(site).contains(tuple("ramp back", "live 10 %", "shadow"))) {
                            throw new InterruptedException("killed");
                        }
                    }))
                    .isInstanceOf(InterruptedException.class);
            assertThat(told(site)).doesNotContain(tuple("rollback", "live 10 %", "shadow"));
            site.follow();

            RampRun.Outcome outcome = run(site, look -> site.measured(now, 0));

            assertThat(outcome.ending()).isEqualTo("went back");
            assertThat(told(site).getLast()).isEqualTo(tuple("ramp end", "shadow", "shadow"));
        }
    }

    @Test
    void isCarriedOnWhereItWasStopped() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);
            assertThatThrownBy(() -> run(site, look -> {
                        site.measured(now, 0);
                        if (look == 2) {
                            throw new InterruptedException("killed");
                        }
                    }))
                    .isInstanceOf(InterruptedException.class);

            RampRun.Outcome outcome = run(site, look -> site.measured(now, 0));

            assertThat(outcome.ending()).isEqualTo("finished");
            assertThat(told(site)).containsOnlyOnce(tuple("advance", "shadow", "live 10 %"));
        }
    }

    @Test
    void leavesAloneWhatAPersonHasTakenBack() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            begin(site);

            RampRun.Outcome outcome = run(site, look -> {
                site.measured(now, 0);
                if (look == 2) {
                    Outcome.of(site.plan, "rollback", "notes", "--yes");
                }
            });

            assertThat(outcome.ending()).isEqualTo("left alone");
            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.why()).contains("somebody has taken it back");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: \"shadow\"");
        }
    }

    @Test
    void aCommandBeginsOneChecksAndEndsWithItsOutcome() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            // What counts at a step was measured after the step before.
            site.measured(Instant.now().plusSeconds(600), 0);

            Outcome none = Outcome.of(site.plan, "ramp", "notes", "--yes");
            Outcome wrong = Outcome.of(site.plan, "ramp", "notes", "--steps", "50,10", "--yes");
            Outcome done = Outcome.of(
                    site.plan, "ramp", "notes", "--steps", "10,100", "--soak", "0s", "--every", "50ms", "--yes", "-o",
                    "json");

            assertThat(none.exit()).isEqualTo(Exit.USAGE);
            assertThat(none.err()).contains("--steps 1,5,25,50,100 --soak 10m");
            assertThat(wrong.exit()).isEqualTo(Exit.USAGE);
            assertThat(wrong.err()).contains("must rise from 1 to 100");
            assertThat(done.err()).contains("note: clean", "the ramp has ended, finished, at live 100 %");
            assertThat(done.exit()).isEqualTo(Exit.OK);
            assertThat(done.json().path("outcome").asString()).isEqualTo("finished");
        }
    }

    @Test
    void oneRampAtATimeAndOneUnderWayIsEndedByHand() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow");
                SessionLock held = site.control.lock("ramp of shop/notes", "strangler-ramp ann")) {
            begin(site);
            assertThat(held.take()).isEmpty();
            Outcome second = Outcome.of(site.plan, "ramp", "notes", "--yes");
            held.close();
            Outcome anew = Outcome.of(site.plan, "ramp", "notes", "--steps", "5", "--yes");
            Outcome stopped = Outcome.of(site.plan, "ramp", "notes", "--stop");

            assertThat(second.exit()).isEqualTo(Exit.FAILURE);
            assertThat(second.err()).contains("strangler-ramp ann");
            assertThat(anew.exit()).isEqualTo(Exit.USAGE);
            assertThat(anew.err()).contains("is under way since", "strangler ramp notes --stop");
            assertThat(stopped.err()).contains("stays at shadow");
            assertThat(RampState.of(site.control.ledger().history(DataSite.NOTES)))
                    .isEmpty();
        }
    }

    private void begin(DataSite site) throws SQLException {
        site.control
                .ledger()
                .record(new Entry(DataSite.NOTES, now, "ann", RampState.BEGUN, "shadow", "live 100 %", PLAN.text()));
        now = now.plusSeconds(1);
        site.measured(now, 0);
        site.control.evidence().add(site.result(now, 0));
    }

    // Half a step of the soak passes with every look; what is measured is measured then.
    private RampRun.Outcome run(DataSite site, Script script) throws Exception {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        RampRun.Checks checks = entity -> {
            try {
                site.control.evidence().add(site.result(now, 0));
            } catch (SQLException e) {
                throw new UncheckedIOException(new java.io.IOException(e));
            }
        };
        RampRun.Pause pause = time -> {
            looks++;
            if (looks > ENOUGH) {
                throw new AssertionError("it does not end: " + said());
            }
            now = now.plusSeconds(300);
            try {
                script.play(looks);
            } catch (InterruptedException | AssertionError e) {
                throw e;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            now = now.plusMillis(1);
        };
        looks = 0;
        PrintStream messages = new PrintStream(err, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(messages, messages, false, false, Optional::empty);
        try (Workspace workspace = Workspace.open(site.plan);
                SessionLock lock = site.control.lock("ramp of shop/notes", "strangler-ramp test")) {
            return new RampRun(
                            terminal,
                            workspace,
                            workspace.capability("notes"),
                            site.control,
                            new RampRun.Settings(Duration.ofSeconds(5), Duration.ofSeconds(1), clock, pause, checks))
                    .run(lock);
        }
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static List<org.assertj.core.groups.Tuple> told(DataSite site) throws SQLException {
        return site.control.ledger().history(DataSite.NOTES).reversed().stream()
                .map(entry -> tuple(entry.action(), entry.before(), entry.after()))
                .toList();
    }

    private static Instant at(DataSite site, String after) throws SQLException {
        return site.control.ledger().history(DataSite.NOTES).stream()
                .filter(entry ->
                        entry.action().equals("advance") && entry.after().equals(after))
                .findFirst()
                .orElseThrow()
                .at();
    }

    private interface Script {
        void play(int look) throws Exception;
    }
}
