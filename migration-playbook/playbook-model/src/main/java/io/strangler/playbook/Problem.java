package io.strangler.playbook;

import java.nio.file.Path;

/**
 * One thing wrong with a file the operator wrote.
 *
 * @param line from 1
 * @param key the dotted path of the key at fault
 * @param message what is wrong, the bound, and what to do
 */
public record Problem(Path file, int line, String key, String message) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + key + ": " + message;
    }
}
