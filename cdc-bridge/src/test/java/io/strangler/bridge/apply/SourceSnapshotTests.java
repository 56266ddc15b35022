package io.strangler.bridge.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SourceSnapshotTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100:105:                          | 104        | true",
                "100:105:                          | 105        | false",
                "100:105:                          | 106        | false",
                "100:105:101,103                   | 102        | true",
                "100:105:101,103                   | 103        | false",
                // Ids wrap after 32 bits; the log has the low half only.
                "4294967290:4294967300:            | 3          | true",
                "4294967290:4294967300:            | 5          | false",
                "4294967290:4294967300:            | 4294967295 | true",
                "8589934590:8589934600:8589934593  | 1          | false"
            })
    void aTransactionIsSeenOnceItIsNoLongerRunning(String snapshot, long xid, boolean seen) {
        assertThat(SourceSnapshot.sees(snapshot, List.of(xid))).isEqualTo(seen);
    }
}
