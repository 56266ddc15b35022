package io.strangler.consistency;

import java.sql.SQLException;

/** Tells who has authority now; asked again before every write, because a switchover may come in between. */
@FunctionalInterface
public interface AuthoritySource {
    Authority present() throws SQLException;
}
