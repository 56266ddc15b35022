package io.strangler.translate;

/** An answer with its whole body. */
public record HttpResponse(int status, HttpHeaders headers, Body body) {}
