package io.strangler.reference.migration.traffic;

import tools.jackson.databind.JsonNode;

/** What a user got for a request. */
sealed interface Answer {
    /** It was done. */
    record Done(int status, JsonNode body) implements Answer {}

    /** There is no such customer. */
    record Missing() implements Answer {}

    /** It was refused for what the user sent, and so was not done. */
    record Refused(String cause) implements Answer {}

    /** It failed, and nobody knows whether it was done. */
    record Failed(String cause) implements Answer {}
}
