package io.strangler.reference.migration.wrong;

import io.strangler.reference.translators.CustomerExchange;
import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import java.util.regex.Pattern;

/** Right but for one thing: it takes the family name for the given name in what it answers. */
public final class WrongCustomerExchange implements ExchangeTranslator {
    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\",]+), ([^\"]+)\"");

    private final ExchangeTranslator right = new CustomerExchange();

    @Override
    public String capability() {
        return right.capability();
    }

    @Override
    public HttpRequest toModern(HttpRequest legacy) {
        return right.toModern(legacy);
    }

    @Override
    public HttpResponse toLegacy(HttpRequest request, HttpResponse modern) {
        HttpResponse answer = right.toLegacy(request, modern);
        String swapped = NAME.matcher(answer.body().text()).replaceAll("\"name\":\"$2, $1\"");
        return new HttpResponse(answer.status(), answer.headers(), Body.of(swapped));
    }
}
