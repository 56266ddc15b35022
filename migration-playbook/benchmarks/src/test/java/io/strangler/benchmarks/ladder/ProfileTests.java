package io.strangler.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTests {
    @Test
    void aSampleBelongsToTheStageThatIsInnermost() {
        assertThat(Profile.stageOf(List.of(
                        "java.util.HashMap.get",
                        "io.strangler.proxy.routing.RouteTable.match",
                        "io.strangler.proxy.gateway.GatewayDoor.enter",
                        "io.netty.channel.epoll.EpollIoHandler.run")))
                .isEqualTo("decide");
        assertThat(Profile.stageOf(List.of(
                        "io.micrometer.core.instrument.Timer.record",
                        "io.strangler.proxy.gateway.GatewayMetrics.record")))
                .isEqualTo("metrics");
        assertThat(Profile.stageOf(List.of("java.lang.Thread.run"))).isEqualTo("the JVM itself");
    }

    @Test
    void aSystemCallIsOneWhoeverMakesIt() {
        assertThat(Profile.stageOf(
                        List.of("io.netty.channel.unix.Socket.sendAddress", "io.strangler.proxy.gateway.Upstream.x")))
                .isEqualTo("forward: system calls");
    }
}
