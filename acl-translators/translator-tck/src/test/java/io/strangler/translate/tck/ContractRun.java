package io.strangler.translate.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs a contract as a user's build would, and tells which of its laws failed. */
final class ContractRun {
    private ContractRun() {}

    static List<String> failed(Class<?> contract, int laws) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents()
                .assertStatistics(events -> events.started(laws))
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
                .toList();
    }
}
