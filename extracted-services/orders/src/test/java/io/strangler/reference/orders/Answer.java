package io.strangler.reference.orders;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** An answer over HTTP; an empty body is a missing node. */
record Answer(HttpStatusCode status, HttpHeaders headers, JsonNode body) {

    static Answer of(ResponseEntity<JsonNode> response) {
        JsonNode body = response.getBody();
        return new Answer(
                response.getStatusCode(), response.getHeaders(), body == null ? MissingNode.getInstance() : body);
    }
}
