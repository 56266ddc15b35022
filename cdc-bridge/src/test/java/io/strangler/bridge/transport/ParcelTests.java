package io.strangler.bridge.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ParcelTests {
    @Test
    void aChangeArrivesAsItWasSent() throws IOException {
        Map<String, String> after = new HashMap<>(Map.of("no", "7", "name", "Åsa"));
        after.put("city", null);
        Parcel sent = new Parcel(
                "g",
                4_294_967_295L,
                new Position(-2),
                new Parcel.Changed(new RowChange(
                        new QualifiedTable("public", "person"),
                        RowChange.Operation.UPDATE,
                        Map.of("no", "6"),
                        after,
                        new Addressee("person", List.of("7", "a \"b\"")))));

        assertThat(Parcel.read(sent.bytes())).isEqualTo(sent);
    }

    @Test
    void aFormThatIsNotKnownIsRefused() {
        byte[] bytes = new Parcel("g", 1, new Position(1), new Parcel.Passed(5)).bytes();
        bytes[0] = 2;

        assertThatThrownBy(() -> Parcel.read(bytes)).hasMessageContaining("form 2");
    }
}
