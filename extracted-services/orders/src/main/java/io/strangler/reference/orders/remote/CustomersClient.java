package io.strangler.reference.orders.remote;

import io.strangler.reference.orders.resilience.Guard;
import io.strangler.reference.orders.resilience.GuardSettings;
import io.strangler.reference.orders.resilience.RemoteRefused;
import io.strangler.reference.orders.resilience.RemoteUnavailable;
import io.strangler.reference.orders.saga.CreditDesk;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reserves credit at the customers service over REST, within the time limit and behind the guard. */
final class CustomersClient implements CreditDesk {

    private final CustomersHttp customers;
    private final Guard guard;

    CustomersClient(URI url, GuardSettings settings) {
        // HTTP/1.1 said at once: the JDK's client otherwise asks every plain connection for an upgrade first.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeLimit())
                .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(settings.timeLimit());
        RestClient http = RestClient.builder()
                .baseUrl(url)
                .requestFactory(requests)
                // A redirection is no answer either: nothing is reserved where it came from.
                .defaultStatusHandler(status -> !status.is2xxSuccessful(), CustomersClient::fail)
                .build();
        this.customers = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http))
                .build()
                .createClient(CustomersHttp.class);
        this.guard = new Guard("customers", settings);
    }

    // Once each: the saga repeats its steps itself, later and for longer than a caller could wait.

    @Override
    public void reserve(String key, long customer, BigDecimal amount) {
        call(() -> customers.reserve(key, new CustomersHttp.Credit(customer, amount)));
    }

    @Override
    public void confirm(String key) {
        call(() -> customers.confirm(key));
    }

    @Override
    public void release(String key) {
        call(() -> customers.release(key));
    }

    private void call(Runnable call) {
        boolean unused = guard.once(() -> {
            try {
                call.run();
                return true;
            } catch (RestClientException failed) {
                throw new RemoteUnavailable("customers does not answer: " + failed.getMessage(), failed);
            }
        });
    }

    private static void fail(HttpRequest request, ClientHttpResponse answer) throws IOException {
        HttpStatusCode status = answer.getStatusCode();
        if (status.is4xxClientError()
                && !status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)
                && !status.isSameCodeAs(HttpStatus.REQUEST_TIMEOUT)) {
            throw new RemoteRefused(detail(answer));
        }
        throw new RemoteUnavailable("customers answers with status " + status.value(), null);
    }

    private static String detail(ClientHttpResponse answer) throws IOException {
        try {
            return JsonMapper.shared()
                    .readTree(answer.getBody())
                    .path("detail")
                    .asString(answer.getStatusCode().toString());
        } catch (JacksonException noJson) {
            return answer.getStatusCode().toString();
        }
    }
}
