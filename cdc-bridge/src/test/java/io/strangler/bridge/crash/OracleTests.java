package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.crash.Ledger.Entry;
import io.strangler.bridge.crash.Oracle.Done;
import io.strangler.bridge.crash.Oracle.Row;
import io.strangler.bridge.database.Position;
import io.strangler.translate.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The judge of the crash tests is itself tried: each row of these is a fault of a bridge that it must find. */
final class OracleTests {
    private final List<Entry> legacy = new ArrayList<>();
    private final List<Entry> modern = new ArrayList<>();
    private final List<Done> done = new ArrayList<>();

    OracleTests() {
        application(1, 0, 0);
        application(2, 1, 1);
        application(3, 2, 1);
        watermark(modern, 1, 0, 10);
        carried(2, 0, 0);
        watermark(modern, 2, 1, 15);
        carried(3, 2, 1);
        watermark(modern, 3, 1, 40);
        acknowledged(20, 1);
        acknowledged(30, 2);
    }

    @Test
    void findsNothingWhereVersionsArePassedByButNothingIsLost() {
        assertThat(found()).isEmpty();
    }

    @Test
    void findsWhatIsStoredTwice() {
        carried(4, 2, 1);

        assertThat(found()).anyMatch(each -> each.contains("MODERN: stored twice"));
    }

    @Test
    void findsWhatIsTakenBackAndPutRightAgain() {
        carried(4, 1, 1);
        application(5, 3, 1);
        carried(6, 3, 1);

        assertThat(found()).singleElement().asString().contains("MODERN: stored an older");
    }

    @Test
    void findsWhatIsMissingInTheEnd() {
        application(4, 3, 1);

        assertThat(found()).singleElement().asString().contains("ends as 3 on legacy, as 2 on modern");
    }

    @Test
    void findsWhatWasMissingWhenTheWatermarkHadPassedAlthoughItCameLater() {
        acknowledged(40, 3);
        application(4, 3, 1);
        carried(5, 3, 1);

        assertThat(found())
                .singleElement()
                .asString()
                .contains("MODERN: the watermark passed")
                .contains("without 3");
    }

    @Test
    void findsAnAggregateThatIsStoredInHalves() {
        application(4, 3, 3);
        carried(5, 3, 1);
        modern.add(entry(modern, 6, true, "phone", 1, 3));

        assertThat(found()).singleElement().asString().contains("no application has left");
    }

    @Test
    void findsWhatTheBridgeMadeUp() {
        carried(4, 9, 1);

        assertThat(found())
                .anyMatch(each -> each.contains("no application has left State[key=1, person=9"))
                .anyMatch(each -> each.contains("no application has stored Entry"));
    }

    @Test
    void findsAWatermarkThatGoesBackButNotOneThatBeginsAnew() {
        watermark(modern, 4, 0, 15);
        watermark(modern, 5, 1, 45);
        assertThat(found()).isEmpty();

        watermark(modern, 6, 1, 45);
        assertThat(found()).singleElement().asString().contains("went from 0/2D to 0/2D");
    }

    @Test
    void findsWhatWasAcknowledgedAndIsGone() {
        acknowledged(30, 7);

        assertThat(found()).anyMatch(each -> each.contains("LEGACY: 7 of Row[entity=person, key=1] was acknowledged"));
    }

    @Test
    void findsAWriterThatDidNotSeeWhatWasAcknowledged() {
        modern.add(entry(modern, 5, false, "person", 1, 3));
        application(4, 3, 1);

        assertThat(found()).anyMatch(each -> each.contains("without having seen the first"));
    }

    @Test
    void findsAStreamThatNeverCame() {
        acknowledged(50, 2);

        assertThat(found()).singleElement().asString().contains("MODERN: the watermark has never passed");
    }

    private List<String> found() {
        return Oracle.violations(legacy, modern, done);
    }

    private void application(long xid, long person, long phone) {
        store(legacy, xid, false, person, phone);
    }

    private void carried(long xid, long person, long phone) {
        store(modern, xid, true, person, phone);
    }

    private static void store(List<Entry> side, long xid, boolean bridge, long person, long phone) {
        side.add(entry(side, xid, bridge, "person", 1, person));
        if (side.stream().noneMatch(each -> each.entity().equals("phone") && each.value() == phone)) {
            side.add(entry(side, xid, bridge, "phone", 1, phone));
        }
    }

    private static void watermark(List<Entry> side, long xid, long kind, long position) {
        side.add(new Entry(side.size(), xid, true, Ledger.WATERMARK, 0, kind, new Position(position)));
    }

    private void acknowledged(long after, long person) {
        done.add(new Done(Side.LEGACY, new Position(after), Map.of(new Row("person", 1), person)));
    }

    private static Entry entry(List<Entry> side, long xid, boolean bridge, String entity, long key, long value) {
        return new Entry(side.size(), xid, bridge, entity, key, value, new Position(0));
    }
}
