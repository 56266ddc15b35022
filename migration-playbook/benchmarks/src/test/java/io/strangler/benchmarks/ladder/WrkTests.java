package io.strangler.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkTests {
    @Test
    void rateAndLatencyAreReadFromWhatItPrints() throws IOException {
        Figures figures = Wrk.figures("""
                Running 3s test @ http://127.0.0.1:1/api/items/1k
                  1 threads and 32 connections
                  Latency Distribution
                     50%  590.00us
                     99%    1.96ms
                  171234 requests in 3.03s, 210.00MB read
                Requests/sec:  56489.12
                Transfer/sec:     69.30MB
                """);

        assertThat(figures).isEqualTo(new Figures(56_489.12, 1.96, 0));
    }

    @Test
    void latenciesOfEveryUnitBecomeMilliseconds() throws IOException {
        assertThat(Wrk.figures("99% 500.00us\nRequests/sec: 1").p99Millis()).isEqualTo(0.5);
        assertThat(Wrk.figures("99% 1.50s\nRequests/sec: 1").p99Millis()).isEqualTo(1_500);
        assertThat(Wrk.figures("99% 1.00m\nRequests/sec: 1").p99Millis()).isEqualTo(60_000);
    }

    @Test
    void refusedAnswersAndBrokenConnectionsAreErrors() throws IOException {
        Figures figures = Wrk.figures("""
                     99%    1.96ms
                  Socket errors: connect 1, read 2, write 3, timeout 4
                  Non-2xx or 3xx responses: 100
                Requests/sec:  10.00
                """);

        assertThat(figures.errors()).isEqualTo(110);
    }

    @Test
    void anOutputWithoutFiguresIsRefusedWithTheOutput() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Wrk.figures("unable to connect"))
                .withMessageContaining("unable to connect");
    }
}
