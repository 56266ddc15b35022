package io.strangler.playbook.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.SecretDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminAccessIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | 127.0.0.1:8081   |                        | true",
                "true  | localhost:8081   |                        | true",
                "true  | [::1]:8081       | http://[::1]:8081      | true",
                "true  | localhost:8081   | http://localhost:8081  | true",
                "true  | localhost:8081   | http://localhost:9999  | false",
                "true  | 127.0.0.1:8081   | https://evil.example   | false",
                "true  | 127.0.0.1:8081   | null                   | false",
                "false | evil.example     |                        | false",
                "false | 127.0.0.1.evil.example |                  | false",
                "false |                  |                        | false"
            })
    void withoutKeysOnlyThisMachineMayAndNoPageOfAnotherOrigin(
            boolean changes, String host, String origin, boolean granted) {
        try (AdminAccess access = AdminAccess.open(Optional.empty())) {
            AdminAccess.Call call = new AdminAccess.Call(
                    changes, Optional.ofNullable(host), Optional.ofNullable(origin), Optional.empty());

            assertThat(access.decide(call) instanceof AdminAccess.Answer.Granted)
                    .isEqualTo(granted);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | Bearer look    | graf",
                "false | bearer turn    | ann",
                "true  | Bearer turn    | ann",
                "true  | Bearer look    | 403",
                "false | Bearer guess   | 401",
                "false | Basic dHVybjo= | 401",
                "true  |                | 401"
            })
    void withKeysEveryoneMayWhatTheirRoleSays(boolean changes, String authorization, String outcome)
            throws IOException {
        Path keys = keys("graf: { role: read, key: \"%s\" }\nann: { role: operate, key: \"%s\" }\n"
                .formatted(digest("look"), digest("turn")));
        try (AdminAccess access = AdminAccess.open(Optional.of(keys))) {
            AdminAccess.Answer answer = access.decide(new AdminAccess.Call(
                    changes, Optional.of("proxy.example"), Optional.empty(), Optional.ofNullable(authorization)));

            String found =
                    switch (answer) {
                        case AdminAccess.Answer.Granted granted -> granted.who();
                        case AdminAccess.Answer.Refused refused -> String.valueOf(refused.status());
                    };
            assertThat(found).isEqualTo(outcome);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann: { role: admin, key: \"DIGEST\" }    | 1: ann.role: 'admin' is no role",
                "ann: { role: read }                      | 1: ann.key: is missing",
                "ann: { role: read, key: hush }           | 1: ann.key: must be sha256:",
                "ann: { role: read, key: \"DIGEST\", x: y } | 1: ann.x: is not a key here",
                "ann: { role: read, key: \"DIGEST\" }\\nbob: { role: read, key: \"DIGEST\" } | 2: bob.key: is somebody else's too"
            })
    void refusesAFileOfKeysWithLineAndKey(String text, String problem) throws IOException {
        Path keys = keys(text.replace("DIGEST", digest("x")).replace("\\n", "\n"));

        assertThatThrownBy(() -> AdminAccess.open(Optional.of(keys)))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(keys + ":" + problem)
                .hasMessageNotContaining("hush");
    }

    @Test
    void requestsCarryTheKeyAndHideItFromWhoeverPrintsThem() {
        AdminRequests requests = new AdminRequests(Optional.of("turn"));

        assertThat(requests.to(java.net.URI.create("http://127.0.0.1:1/"))
                        .build()
                        .headers()
                        .firstValue("Authorization"))
                .contains("Bearer turn");
        assertThat(requests.toString()).doesNotContain("turn");
    }

    private Path keys(String text) throws IOException {
        return Files.writeString(folder.resolve("admin-keys.yaml"), text);
    }

    private static String digest(String secret) {
        return "sha256:" + SecretDigest.of(secret).hex();
    }
}
