package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartFailureIT {
    @TempDir
    Path directory;

    @Test
    void aStateDirectoryThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
        // A file where the directory should be: fails for every user, also for root.
        Files.createFile(directory.resolve(".strangler"));

        assertThat(StartFailure.explain(catchThrowable(() -> RunningProxy.start(plan("")))))
                .singleElement()
                .asString()
                .contains(
                        "cannot keep the rule of customers in " + directory.resolve(".strangler"),
                        "let this user write");
    }

    @Test
    void anAddressThatNobodyHasIsNotBlamedOnAnotherProgram() throws IOException {
        Path plan = plan("proxy: { address: no-such-host.invalid }");

        assertThat(StartFailure.explain(catchThrowable(() -> RunningProxy.start(plan))))
                .singleElement()
                .asString()
                .contains("no-such-host.invalid", "correct proxy.address in the plan")
                .doesNotContain("stop the program", "please report");
    }

    private Path plan(String proxy) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: off } }");
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:1" }
                  shop: { url: "http://127.0.0.1:1" }
                %s
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/** } ] }
                """.formatted(proxy));
    }
}
