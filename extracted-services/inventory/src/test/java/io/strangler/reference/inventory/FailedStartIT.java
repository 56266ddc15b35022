package io.strangler.reference.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedStartIT {

    private record Ended(int code, String output) {}

    @Test
    void anUnreachableDatabaseIsNamedInOneLine() throws Exception {
        Ended ended = run(
                "--server.port=0",
                "--spring.grpc.server.port=0",
                "--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/inventory");

        assertFailed(
                ended,
                "The database jdbc:postgresql://127.0.0.1:1/inventory cannot be used: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Ended ended = run(
                    "--spring.grpc.server.port=0",
                    "--server.port=" + taken.getLocalPort(),
                    "--spring.datasource.url=" + Databases.url(Databases.fresh()));

            assertFailed(ended, "Port " + taken.getLocalPort() + " was already in use. Identify and stop");
        }
    }

    private static void assertFailed(Ended ended, String reason) {
        assertThat(ended.code()).isNotZero();
        assertThat(ended.output().lines())
                .singleElement()
                .asString()
                .startsWith("inventory: ")
                .contains(reason);
    }

    private static Ended run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                InventoryApplication.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
