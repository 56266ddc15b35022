package io.strangler.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.plan.KeySource;
import io.strangler.playbook.plan.MirrorSpec;
import io.strangler.playbook.plan.RateSpec;
import io.strangler.playbook.plan.RouteCondition;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RequestPath;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitsTests {
    private static final RequestLine.Fields NOTHING = RequestLine.Fields.NONE;

    private final AtomicLong nanos = new AtomicLong(1_000_000_000);
    private final RateLimits limits = new RateLimits(nanos::get);

    @Test
    void aCallerMaySendSoManyAtOnceAndThenAsTheyAreRefilled() {
        RouteSpec route = route(Optional.empty());
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(route, line("x"), "10.0.0.1")).isZero();
        }
        assertThat(limits.take(route, line("x"), "10.0.0.1")).isEqualTo(Duration.ofMillis(200));
        assertThat(limits.take(route, line("x"), "10.0.0.2")).isZero();

        nanos.addAndGet(Duration.ofMillis(200).toNanos());

        assertThat(limits.take(route, line("x"), "10.0.0.1")).isZero();
        assertThat(limits.take(route, line("x"), "10.0.0.1")).isPositive();
    }

    @Test
    void whoLeavesTheKeyOutSharesOneBucketWithAllWhoDo() {
        RouteSpec route = route(Optional.of(new KeySource.Header("X-Tenant")));
        for (int i = 0; i < 5; i++) {
            assertThat(limits.take(route, line(""), "10.0.0." + i)).isZero();
        }
        assertThat(limits.take(route, line(""), "10.0.0.9")).isPositive();
        assertThat(limits.take(route, line("acme"), "10.0.0.9")).isZero();
    }

    @Test
    void aKeyThatLooksLikeNobodyIsSomebodyElse() {
        RouteSpec route = route(Optional.of(new KeySource.Header("X-Tenant")));
        for (int i = 0; i < 5; i++) {
            limits.take(route, line("nobody"), "x");
        }
        assertThat(limits.take(route, line(""), "x")).isZero();
    }

    @Test
    void routesWithoutARateHaveNoLimitAndRoutesDoNotShareBuckets() {
        RouteSpec free = new RouteSpec("/free", Set.of(), Optional.empty());
        RouteSpec other = new RouteSpec(
                "/other",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                route(Optional.empty()).rate(),
                Set.of(),
                RouteCondition.NONE,
                MirrorSpec.READS,
                Optional.empty());
        for (int i = 0; i < 100; i++) {
            assertThat(limits.take(free, line("x"), "x")).isZero();
        }
        for (int i = 0; i < 5; i++) {
            limits.take(route(Optional.empty()), line("x"), "x");
        }
        assertThat(limits.take(other, line("x"), "x")).isZero();
    }

    private static RouteSpec route(Optional<KeySource> by) {
        return new RouteSpec(
                "/x",
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new RateSpec(5, Duration.ofSeconds(1), by)),
                Set.of(),
                RouteCondition.NONE,
                MirrorSpec.READS,
                Optional.empty());
    }

    private static RequestLine line(String tenant) {
        return new RequestLine(
                "GET",
                "",
                new RequestPath(List.of("x")),
                "",
                name -> name.equals("X-Tenant")
                        ? Optional.of(tenant).filter(text -> !text.isEmpty())
                        : NOTHING.first(name));
    }
}
