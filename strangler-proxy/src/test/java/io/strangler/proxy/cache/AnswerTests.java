package io.strangler.proxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTests {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | Cache-Control: max-age=60                    | 60 | true",
                "404 | Cache-Control: Max-Age=60                    | 60 | true",
                "200 | Cache-Control: max-age=60, s-maxage=\"30\" | 30 | true",
                "200 | Cache-Control: max-age=60~Vary: Accept       | 60 | true",
                "200 | Cache-Control: max-age=60~Vary: Accept, *    | 60 | false",
                "200 | Cache-Control: max-age=60~Set-Cookie: a=b    | 60 | false",
                "200 | Cache-Control: max-age=60, private           | 60 | false",
                "200 | Cache-Control: max-age=60, private=\"x\"   | 60 | false",
                "200 | Cache-Control: max-age=60~Cache-Control: no-store | 60 | false",
                "200 | Cache-Control: max-age=60, no-cache          | 60 | false",
                "200 | Cache-Control: max-age=60, s-maxage=0        | 0  | false",
                "200 | Cache-Control: max-age=60, max-age=90        | 0  | false",
                "200 | Cache-Control: max-age=-1                    | 0  | false",
                "200 | Cache-Control: max-age=x                     | 0  | false",
                "200 | Cache-Control: public                        | 0  | false",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT | 60 | true",
                "200 | Expires: Sun, 06 Nov 1994 08:49:37 GMT~Date: Sunday, 06-Nov-94 08:49:07 GMT | 30 | true",
                "200 | Expires: Sun Nov  6 08:49:37 1994~Date: Sun, 06 Nov 1994 08:49:07 GMT | 30 | true",
                "200 | Expires: Tue, 23 Nov 2100 08:00:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT | 31536000 | true",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT~Cache-Control: max-age=5 | 5 | true",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT~Cache-Control: max-age=x | 0 | false",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT~Cache-Control: private | 60 | false",
                "200 | Expires: Mon, 23 Nov 2026 07:59:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT | 0 | false",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT~Expires: Mon, 23 Nov 2026 08:02:00 GMT~Date: Mon, 23 Nov 2026 08:00:00 GMT | 0 | false",
                "200 | Expires: 0~Date: Mon, 23 Nov 2026 08:00:00 GMT | 0 | false",
                "200 | Expires: Mon, 23 Nov 2026 08:01:00 GMT        | 0 | false",
                "200 | Last-Modified: Mon, 23 Nov 2026 08:00:00 GMT | 0  | false",
                "206 | Cache-Control: max-age=60                    | 60 | false",
                "500 | Cache-Control: max-age=60                    | 60 | false",
                "302 | Cache-Control: max-age=60                    | 60 | false",
            })
    void isKeptOnlyWhenItsServerSaysForHowLong(int status, String fields, long lifetime, boolean kept) {
        Answer answer = answer(status, fields);

        assertThat(answer.lifetime()).isEqualTo(lifetime);
        assertThat(answer.mayBeKept(false)).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=60, false",
        "'public, max-age=60', true",
        "s-maxage=60, true",
        "'max-age=60, must-revalidate', false"
    })
    void isKeptForSomebodyWithACookieOnlyWhenItIsForEverybody(String control, boolean kept) {
        assertThat(answer(200, "Cache-Control: " + control).mayBeKept(true)).isEqualTo(kept);
    }

    static Answer answer(int status, String fields) {
        List<Map.Entry<String, String>> list = new ArrayList<>();
        for (String field : fields.split("~")) {
            String[] pair = field.split(": ", 2);
            list.add(Map.entry(pair[0], pair[1]));
        }
        return new Answer(status, list);
    }
}
