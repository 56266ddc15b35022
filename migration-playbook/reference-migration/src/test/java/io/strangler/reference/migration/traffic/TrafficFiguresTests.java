package io.strangler.reference.migration.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TrafficFiguresTests {
    private final TrafficFigures figures = new TrafficFigures();

    @Test
    void countsEveryStepForItself() {
        figures.read(Duration.ofMillis(2));
        figures.wrote(Duration.ofMillis(40));
        figures.failed("GET 500", "customer 1");
        StepFigures first = figures.takeStep();
        figures.read(Duration.ofMillis(3));
        StepFigures second = figures.takeStep();

        assertThat(first.requests()).isEqualTo(2);
        assertThat(first.writeP99()).isBetween(39.0, 41.0);
        assertThat(first.failuresByCause()).containsEntry("GET 500", 1L);
        assertThat(second.requests()).isEqualTo(1);
        assertThat(second.writeP50()).isZero();
        assertThat(second.failures()).isZero();
    }

    @Test
    void keepsFailuresUnderAnInjectedFaultApart() {
        figures.faultBegins("bridge killed");
        figures.failed("POST 503", "customer 1");
        figures.stale("customer 2", "a", "b");
        figures.faultOver();
        figures.stale("customer 3", "a", "b");

        StepFigures step = figures.takeStep();

        assertThat(step.failures()).isZero();
        assertThat(step.injected())
                .containsEntry("bridge killed: POST 503", 1L)
                .containsEntry("bridge killed: not yet visible", 1L);
        assertThat(step.stale()).isEqualTo(1);
        assertThat(figures.samples()).hasSize(3);
    }
}
