package io.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTests {
    private static final HttpHeaders HEADERS = new HttpHeaders(List.of(
            new HttpHeaders.Field("Accept", "a"),
            new HttpHeaders.Field("accept", "b"),
            new HttpHeaders.Field("Host", "shop")));

    @Test
    void headersMatchInAnyCaseAndStayRepeated() {
        assertThat(HEADERS.first("ACCEPT")).contains("a");
        assertThat(HEADERS.first("ETag")).isEmpty();
        assertThat(HEADERS.fields()).hasSize(3);
    }

    @Test
    void aHeaderThatIsSetReplacesAllOfItsName() {
        assertThat(HEADERS.with("aCCept", "c").fields())
                .containsExactly(new HttpHeaders.Field("Host", "shop"), new HttpHeaders.Field("aCCept", "c"));
        assertThat(HEADERS.without("accept").fields()).containsExactly(new HttpHeaders.Field("Host", "shop"));
    }

    @Test
    void aBodyIsItsBytesAndCannotBeChanged() {
        byte[] bytes = {1, 2};
        Body body = Body.of(bytes);
        bytes[0] = 9;
        body.bytes()[1] = 9;

        assertThat(body.bytes()).containsExactly(1, 2);
        assertThat(body).isEqualTo(Body.of(new byte[] {1, 2})).hasToString("2 bytes");
        assertThat(body.length()).isEqualTo(2);
        assertThat(Body.of("Zoë").text()).isEqualTo("Zoë");
        assertThat(Body.of("")).isSameAs(Body.EMPTY);
    }

    @Test
    void aRequestAsksForPathAndQuery() {
        assertThat(new HttpRequest("GET", "/a", "", HttpHeaders.NONE, Body.EMPTY).uri())
                .isEqualTo("/a");
        assertThat(new HttpRequest("GET", "/a", "b=1", HttpHeaders.NONE, Body.EMPTY).uri())
                .isEqualTo("/a?b=1");
    }

    @Test
    void aSideHasAnOppositeAndAWord() {
        assertThat(Side.LEGACY.opposite()).isEqualTo(Side.MODERN);
        assertThat(Side.MODERN.opposite()).isEqualTo(Side.LEGACY);
        assertThat(Side.MODERN.word()).isEqualTo("modern");
    }
}
