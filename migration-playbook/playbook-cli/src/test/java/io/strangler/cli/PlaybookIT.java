package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class PlaybookIT {
    private static final Path PLAYBOOK = Path.of("..", "playbook");
    private static final Pattern COMMAND =
            Pattern.compile("^ {4}\\./strangler (.+)$|`(?:\\./)?strangler ([^`]+)`", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Set<String> OTHER_PROGRAMS = Set.of("demo", "proxy", "bridge");

    @Test
    void everyCommandInThePagesIsOneTheCommandLineUnderstands() throws Exception {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Path page : pages()) {
            Matcher matcher = COMMAND.matcher(Files.readString(page));
            while (matcher.find()) {
                String words = Optional.ofNullable(matcher.group(1)).orElse(matcher.group(2));
                seen++;
                if (!OTHER_PROGRAMS.contains(words.split(" ", 2)[0])) {
                    misunderstood(words).ifPresent(why -> wrong.add(page + ": strangler " + words + ": " + why));
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    @Test
    void aCommandThatDoesNotExistWouldBeFound() {
        assertThat(misunderstood("advance customers --too live")).isPresent();
        assertThat(misunderstood("migrate customers")).isPresent();
        assertThat(misunderstood("advance customers --to sideways")).isPresent();
    }

    @Test
    void everyLinkLeadsToAPage() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            Matcher matcher = LINK.matcher(Files.readString(page));
            while (matcher.find()) {
                if (!Files.exists(page.resolveSibling(matcher.group(1)))) {
                    broken.add(page + " -> " + matcher.group(1));
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyAlertHasItsPageAndEveryPageItsAlert() throws Exception {
        Matcher rules = Pattern.compile("runbook: (\\S+)")
                .matcher(Files.readString(PLAYBOOK.resolve("monitoring").resolve("alerts.yaml")));
        Set<String> named = rules.results().map(rule -> rule.group(1)).collect(Collectors.toCollection(TreeSet::new));

        try (Stream<Path> runbooks = Files.list(PLAYBOOK.resolve("runbooks"))) {
            assertThat(named)
                    .containsExactlyInAnyOrderElementsOf(runbooks.map(page -> "runbooks/" + page.getFileName())
                            .toList());
        }
    }

    @Test
    void everyStageHasItsPage() {
        for (Stage stage : Stage.values()) {
            assertThat(PLAYBOOK.resolve("stages").resolve(stage.word() + ".md")).exists();
        }
    }

    private static Optional<String> misunderstood(String words) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        CommandLine line = StranglerCli.commandLine(new Terminal(nowhere, nowhere, false, false, Optional::empty));
        try {
            line.parseArgs(words.split(" > ", 2)[0].strip().split(" +"));
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(PLAYBOOK)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
