package io.strangler.bridge.stream;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import java.sql.SQLException;

/** Knows the rule in force; asked whenever a stream begins, because another bridge may have moved authority meanwhile. */
public interface AuthoritySource {
    StageRule present(CapabilityName capability) throws SQLException;
}
