package io.strangler.reference.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the launcher in a checkout of its own, with JDK and Maven played by scripts. */
class LauncherIT {
    private static final Path LAUNCHER = Path.of("../../strangler");
    private static final String CLI = "migration-playbook/playbook-cli";

    private Path checkout;
    private Path launcher;
    private Path jdk;
    private Path tools;

    private record Run(int exit, long pid, String out, String err) {}

    @BeforeEach
    void prepareCheckout(@TempDir Path fresh) throws IOException {
        checkout = fresh;
        launcher = checkout.resolve("strangler");
        Files.copy(LAUNCHER, launcher);
        pom("0.1.0");
        jdk = jdk("jdk", "25.0.1");
        tools = Files.createDirectories(checkout.resolve("tools"));
        for (String folder : List.of("acl-translators/translator-spi", "migration-playbook/playbook-model", CLI)) {
            Files.createDirectories(checkout.resolve(folder).resolve("src/main"));
        }
        Files.createDirectories(checkout.resolve("migration-playbook/consistency-checker"));
    }

    @Test
    void saysInOneLineWhereItLookedForAJdk() throws Exception {
        // No machine has this one.
        Files.writeString(launcher, Files.readString(launcher).replace("need=25", "need=99"));

        Run run = run(Map.of("JAVA_HOME", jdk.toString()), "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err().strip().lines()).hasSize(1);
        assertThat(run.err())
                .startsWith("strangler: no JDK 99 or later")
                .contains("JAVA_HOME is " + jdk, jdk + " (25)", "/usr/lib/jvm", "~/.sdkman")
                .contains("install a JDK 99");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void ignoresAJavaHomeThatIsTooOldAndTakesTheJavaOnThePath() throws Exception {
        built(CLI);
        Path old = jdk("jdk-17", "17.0.15");

        Run run = run(
                Map.of("JAVA_HOME", old.toString(), "PATH", jdk.resolve("bin") + ":" + System.getenv("PATH")),
                "status");

        assertThat(run.exit()).isEqualTo(42);
        assertThat(run.out()).contains("java of " + jdk);
    }

    @Test
    void takesTheVersionOfTheJarsFromThePom() throws Exception {
        pom("0.2.0-SNAPSHOT");
        Path jar = checkout.resolve(CLI).resolve("target/playbook-cli-0.2.0-SNAPSHOT.jar");
        Files.createDirectories(jar.getParent());
        maven("exit 1");
        Files.writeString(jar, "jar");

        Run run = run(withMaven(), "status");

        assertThat(run.exit()).isEqualTo(42);
        assertThat(run.out()).contains("playbook-cli-0.2.0-SNAPSHOT.jar");
    }

    @Test
    void saysSoWhenTheBuildMakesNoJar() throws Exception {
        maven("exit 0");

        Run run = run(withMaven(), "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the build made no ", "playbook-cli-0.1.0.jar");
    }

    @Test
    void saysThatMavenIsMissingWhenThereIsSomethingToBuild() throws Exception {
        onlyBasicTools();

        Run run = run(Map.of("JAVA_HOME", jdk.toString(), "PATH", tools.toString()), "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .isEqualTo("strangler: there is no mvn on the PATH to build with; install Maven 3.8 or later\n");
    }

    @Test
    void becomesTheCommandLineAndPassesArgumentsAndExitCodeOn() throws Exception {
        built(CLI);

        Run run = run(Map.of("JAVA_HOME", jdk.toString()), "check", "customer", "--plan", "a b.yaml");

        assertThat(run.exit()).isEqualTo(42);
        assertThat(run.out())
                .contains("pid " + run.pid())
                .contains("-jar " + jar(CLI).toRealPath())
                .contains("<check> <customer> <--plan> <a b.yaml>");
    }

    @Test
    void givesProxyAndBridgeTheirOptionsOnly() throws Exception {
        Files.createDirectories(checkout.resolve("strangler-proxy"));
        built("strangler-proxy");

        Run run = run(Map.of("JAVA_HOME", jdk.toString()), "proxy", "--plan", "m.yaml");

        assertThat(run.out()).contains("strangler-proxy-0.1.0.jar <--plan> <m.yaml>");
    }

    @Test
    void learnsToStartTheProxyFasterOncePerBuild() throws Exception {
        Files.createDirectories(checkout.resolve("strangler-proxy"));
        built("strangler-proxy");
        Path jar = jar("strangler-proxy");
        Files.setLastModifiedTime(
                checkout.resolve("pom.xml"), FileTime.from(Instant.now().minusSeconds(120)));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(60)));
        script(jdk.resolve("bin/java"), """
                case "$1" in
                  -Djarmode=tools) echo once >> %s/learned; exit 0 ;;
                esac
                for each; do
                  case "$each" in
                    -XX:AOTCacheOutput=*)
                      trap ': > "'"${each#*=}"'"; exit 143' TERM
                      echo "serving on http://127.0.0.1:1"
                      while :; do sleep 0.1; done ;;
                  esac
                done
                echo "$*"
                exit 42""".formatted(checkout));
        Map<String, String> environment = Map.of("JAVA_HOME", jdk.toString());

        Run first = run(environment, "proxy", "--port", "0");
        Run second = run(environment, "proxy", "--port", "0");

        String kept = jar.getParent().toRealPath() + "/start/";
        assertThat(first.out())
                .isEqualTo(second.out())
                .startsWith("-XX:AOTCache=" + kept + "start.aot ")
                .endsWith("-jar " + kept + "app/strangler-proxy-0.1.0.jar --port 0\n");
        assertThat(first.err()).contains("learning to start faster");
        assertThat(second.err()).isEmpty();
        assertThat(checkout.resolve("learned")).hasContent("once");

        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(60)));
        run(environment, "proxy");
        assertThat(Files.readAllLines(checkout.resolve("learned"))).hasSize(2);
    }

    @Test
    void buildsOnlyWhenASourceIsNewerThanTheJar() throws Exception {
        built(CLI);
        maven("touch " + checkout + "/maven-ran; : > " + jar(CLI));
        Map<String, String> environment = withMaven();
        assertThat(run(environment, "status").exit()).isEqualTo(42);
        assertThat(checkout.resolve("maven-ran")).doesNotExist();

        Path source = Files.writeString(checkout.resolve(CLI).resolve("src/main/A.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        Run run = run(environment, "status");

        assertThat(run.exit()).isEqualTo(42);
        assertThat(run.err()).contains("strangler: building, because " + CLI + "/src/main/A.java changed");
        assertThat(checkout.resolve("maven-ran")).exists();
    }

    @Test
    void leavesNoJarBehindThatAFailedBuildMade() throws Exception {
        maven("mkdir -p " + jar(CLI).getParent() + "; : > " + jar(CLI) + "; exit 1");

        Run run = run(withMaven(), "status");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("strangler: the build failed, see above");
        assertThat(jar(CLI)).doesNotExist();
    }

    @Test
    void buildsOnceWhenTwoStartAtOnce() throws Exception {
        // The first build takes until the second launcher waits for it.
        maven("""
                echo ran >> %1$s/maven-ran
                until [ -s %1$s/err-second ]; do sleep 0.1; done
                mkdir -p %2$s; : > %3$s""".formatted(checkout, jar(CLI).getParent(), jar(CLI)));
        Map<String, String> environment = withMaven();

        Started first = start(environment, "first", "status");
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(checkout.resolve("maven-ran")));
        Run second = start(environment, "second", "status").end();

        assertThat(first.end().exit()).isEqualTo(42);
        assertThat(second.exit()).isEqualTo(42);
        assertThat(second.err()).startsWith("strangler: waiting for the build of process ");
        assertThat(checkout.resolve("maven-ran")).hasContent("ran");
    }

    @Test
    void doesNotWaitForABuildThatDied() throws Exception {
        built(CLI);
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path lock = Files.createDirectories(checkout.resolve("target")).resolve("building");
        Files.createSymbolicLink(lock, Path.of(Long.toString(dead.pid())));

        assertThat(run(Map.of("JAVA_HOME", jdk.toString()), "status").exit()).isEqualTo(42);
        assertThat(Files.isSymbolicLink(lock)).isFalse();
    }

    private Path jar(String module) {
        return checkout.resolve(module)
                .resolve("target")
                .resolve(Path.of(module).getFileName() + "-0.1.0.jar");
    }

    private void built(String module) throws IOException {
        Files.createDirectories(jar(module).getParent());
        Files.createFile(jar(module));
        Files.setLastModifiedTime(jar(module), FileTime.from(Instant.now().plusSeconds(1)));
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = checkout.resolve(name);
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "exit 1");
        script(home.resolve("bin/java"), """
                home=%s
                [ "$1" != -XshowSettings:properties ] || { echo "    java.home = $home"; exit 0; }
                echo "java of $home"
                echo "pid $$"
                while [ $# -gt 0 ] && [ "$1" != -jar ]; do shift; done
                line="$1 $2"; shift 2
                for each in "$@"; do line="$line <$each>"; done
                echo "$line"
                exit 42""".formatted(home));
        return home;
    }

    private Map<String, String> withMaven() {
        return Map.of("JAVA_HOME", jdk.toString(), "PATH", tools + ":" + System.getenv("PATH"));
    }

    private void pom(String version) throws IOException {
        Files.writeString(checkout.resolve("pom.xml"), """
                <project>
                  <parent>
                    <version>9.9.9</version>
                  </parent>
                  <version>%s</version>
                </project>
                """.formatted(version));
    }

    private void maven(String does) throws IOException {
        script(tools.resolve("mvn"), does);
    }

    private void onlyBasicTools() throws IOException {
        for (String tool :
                List.of("sh", "dirname", "sed", "find", "head", "mktemp", "rm", "touch", "mkdir", "ln", "readlink")) {
            for (String folder : List.of("/bin", "/usr/bin")) {
                Path real = Path.of(folder, tool);
                if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), real);
                }
            }
        }
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        return start(environment, "only", arguments).end();
    }

    private Started start(Map<String, String> environment, String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        Path out = checkout.resolve("out-" + name);
        Path err = checkout.resolve("err-" + name);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Started(builder.start(), out, err);
    }

    private record Started(Process process, Path out, Path err) {
        Run end() throws IOException, InterruptedException {
            int exit = process.waitFor();
            return new Run(exit, process.pid(), Files.readString(out), Files.readString(err));
        }
    }
}
