package io.strangler.translate.tck;

import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;

/**
 * One call as both sides see it.
 *
 * @param request what the legacy client sends
 * @param asked what the modern side must be asked, its body included
 * @param modern what the modern side answers
 * @param answer what the legacy side would have answered itself
 */
public record Exchange(HttpRequest request, HttpRequest asked, HttpResponse modern, HttpResponse answer) {}
