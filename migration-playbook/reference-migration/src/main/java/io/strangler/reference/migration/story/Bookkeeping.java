package io.strangler.reference.migration.story;

import io.strangler.reference.migration.oracle.Finding;
import io.strangler.reference.migration.oracle.StatementCounts;
import io.strangler.reference.migration.oracle.StoredSide;
import io.strangler.reference.migration.oracle.Verification;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.Databases.Name;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Holds every acknowledged write against the databases, past every program of the toolkit. */
final class Bookkeeping {
    private final Databases databases;
    private final Verification verification;
    private final StatementCounts statements;

    Bookkeeping(Databases databases, Verification verification, StatementCounts statements) {
        this.databases = databases;
        this.verification = verification;
        this.statements = statements;
    }

    /** Returns everything on those sides that is not as it was acknowledged. */
    List<Finding> compare(List<StoredSide> sides) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        try (Connection shop = databases.open(Name.SHOP)) {
            for (StoredSide side : sides) {
                try (Connection database = databases.open(side == StoredSide.LEGACY ? Name.SHOP : Name.CUSTOMERS)) {
                    findings.addAll(verification.compare(side, database));
                    findings.addAll(statements.compare(side, database, shop));
                }
            }
        }
        return findings;
    }

    /** Returns how many statements the batch has logged so far. */
    long statementsLogged() throws SQLException {
        try (Connection shop = databases.open(Name.SHOP)) {
            return StatementCounts.logged(shop);
        }
    }
}
