package io.strangler.playbook.yaml;

import io.strangler.playbook.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with one document. */
final class YamlProblems {
    private final Path file;
    private final List<Problem> found = new ArrayList<>();

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
