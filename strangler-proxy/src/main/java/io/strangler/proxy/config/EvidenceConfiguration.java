package io.strangler.proxy.config;

import io.strangler.proxy.shadow.EvidenceReport;
import io.strangler.proxy.shadow.ShadowTally;
import io.strangler.proxy.stage.Control;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports what was compared, when the plan has a control database. */
@Configuration(proxyBeanMethods = false)
class EvidenceConfiguration {
    @Bean
    Reporting reporting(ShadowTally tally, Control control) {
        return new Reporting(control.access().map(access -> EvidenceReport.start(tally, access::evidence)));
    }

    /** The report, if there is anywhere to report to. */
    record Reporting(Optional<EvidenceReport> report) implements AutoCloseable {
        @Override
        public void close() {
            report.ifPresent(EvidenceReport::close);
        }
    }
}
