package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.GateSpec.TrafficBounds;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatePlanIT {
    private static final String CONTROL =
            "control: { database: { url: \"jdbc:postgresql://127.0.0.1:5432/control\", username: a, password: b } }\n";

    @TempDir
    Path folder;

    @Test
    void readsTheBoundsOfTheGates() throws IOException {
        GateSpec gates = read(
                "soak: 10m, approvals: [ live, complete ], errors: 0.02, latency: 1.5, percentile: 99.9, requests: 100",
                CONTROL);

        assertThat(gates)
                .isEqualTo(new GateSpec(
                        0.01,
                        500,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(10),
                        Set.of(Stage.LIVE, Stage.COMPLETE),
                        new TrafficBounds(OptionalDouble.of(0.02), OptionalDouble.of(1.5), 99.9, 100)));
        assertThat(read("lag: 5s", "")).isEqualTo(GateSpec.DEFAULT);
        assertThat(GateSpec.DEFAULT.needsControl()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "soak: soon | gates.soak: 'soon' is no duration",
                "approvals: [ off ] | gates.approvals: 'off' is no stage to be approved of",
                "approvals: [ lvie ] | gates.approvals: 'lvie' is no stage",
                "errors: 0 | gates.errors: '0' is not above 0",
                "latency: 0.9 | gates.latency: '0.9' is no factor from 1 on",
                "latency: 2, percentile: 100 | gates.percentile: '100' is no percentile",
                "percentile: 95 | gates.percentile: bounds nothing without latency",
                "requests: 9 | gates.requests: bounds nothing without errors or latency",
                "soaks: 1m | gates.soaks: is not a key here"
            })
    void refusesWhatItDoesNotUnderstand(String gates, String problem) {
        assertThatThrownBy(() -> read(gates, CONTROL))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("migration.yaml:10: capabilities.customers." + problem);
    }

    @Test
    void readsWhoIsToldOfMoves() throws IOException {
        assertThat(plan("lag: 5s } \n    webhooks: { before: https://ops.example/go, limit: 2s", "")
                        .webhooks())
                .isEqualTo(new WebhookSpec(
                        Optional.of(URI.create("https://ops.example/go")),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(2)));
        assertThat(plan("lag: 5s", "").webhooks()).isEqualTo(WebhookSpec.NONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "before: ftp://ops/go | webhooks.before: 'ftp://ops/go' must be http",
                "after: https://ann:secret@ops/go | webhooks.after: 'https://ann:secret@ops/go' must be http",
                "limit: 2m | webhooks.limit: '2m' is not above 0 and at most 1m",
                "during: https://ops/go | webhooks.during: is not a key here"
            })
    void refusesWebhooksItDoesNotUnderstand(String webhooks, String problem) {
        assertThatThrownBy(() -> plan("lag: 5s }\n    webhooks: { " + webhooks, ""))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("migration.yaml:11: capabilities.customers." + problem);
    }

    @Test
    void readsUntilWhenAStageMayLast() throws IOException {
        CapabilitySpec spec = plan("lag: 5s }\n    expires: { shadow: 30d, live: 2027-03-31", CONTROL);
        Instant entered = Instant.parse("2026-11-01T12:00:00Z");

        assertThat(spec.expires())
                .isEqualTo(Map.of(
                        Stage.SHADOW, new Expiry.After(Duration.ofDays(30)),
                        Stage.LIVE, new Expiry.On(LocalDate.of(2027, 3, 31))));
        assertThat(new Expiry.After(Duration.ofDays(30)).at(Optional.of(entered)))
                .contains(Instant.parse("2026-12-01T12:00:00Z"));
        assertThat(new Expiry.After(Duration.ofDays(30)).at(Optional.empty())).isEmpty();
        assertThat(new Expiry.On(LocalDate.of(2027, 3, 31)).at(Optional.empty()))
                .contains(Instant.parse("2027-04-01T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shadow: soon | expires.shadow: 'soon' is neither a time, as 30d, nor a day",
                "live: 2027-02-30 | expires.live: '2027-02-30' is neither",
                "complete: 1d | expires.complete: is not a key here",
                "shadow: 1d | expires: counts from when a stage was entered"
            })
    void refusesLimitsItDoesNotUnderstand(String expires, String problem) {
        assertThatThrownBy(() -> plan("lag: 5s }\n    expires: { " + expires, ""))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("migration.yaml:11: capabilities.customers." + problem);
    }

    @Test
    void refusesToJudgeWhatNobodyRemembers() {
        assertThatThrownBy(() -> read("soak: 1m", ""))
                .hasMessageContaining("capabilities.customers.gates: judges what the ledger remembers");
    }

    private GateSpec read(String gates, String control) throws IOException {
        return plan(gates, control).gates();
    }

    private CapabilitySpec plan(String gates, String control) throws IOException {
        Path file = folder.resolve("migration.yaml");
        Files.writeString(file, """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy:    { url: http://127.0.0.1:9000 }
                  customers: { url: http://127.0.0.1:9001 }
                capabilities:
                  customers:
                    modern: customers
                    routes: [ { path: /api/customers/**, key: "path:3" } ]
                    gates: { %s }
                %s""".formatted(gates, control));
        return PlanFile.read(file).capabilities().get(new CapabilityName("customers"));
    }
}
