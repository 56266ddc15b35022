package io.strangler.playbook.yaml;

import io.strangler.playbook.Problem;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one document, each problem once however often a section is opened. */
final class YamlProblems {
    private final Path file;
    private final Set<Problem> found = new LinkedHashSet<>();

    YamlProblems(Path file) {
        this.file = file;
    }

    void add(int line, String key, String message) {
        found.add(new Problem(file, line, key, message));
    }

    List<Problem> found() {
        return List.copyOf(found);
    }
}
