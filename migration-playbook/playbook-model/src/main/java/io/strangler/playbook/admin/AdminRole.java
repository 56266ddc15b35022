package io.strangler.playbook.admin;

import java.util.Optional;

/** What somebody may do at an administration port. */
enum AdminRole {
    /** Look. */
    READ("read"),
    /** Look, and change something. */
    OPERATE("operate");

    private final String word;

    AdminRole(String word) {
        this.word = word;
    }

    static Optional<AdminRole> named(String word) {
        for (AdminRole role : values()) {
            if (role.word.equals(word)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    String word() {
        return word;
    }

    boolean includes(AdminRole needed) {
        return compareTo(needed) >= 0;
    }
}
