package io.strangler.translate;

/**
 * Lets a legacy client talk to the modern API: turns its request into the modern one and the answer back.
 *
 * <p>Stateless and thread-safe; found by {@link java.util.ServiceLoader}; never blocks. Throws {@link Untranslatable} for
 * a request that has no modern counterpart (answered 501) or an answer that cannot be told in legacy terms (answered 502).
 *
 * <p>A read stays a read, because reads are mirrored. Conditions and entity tags of one side mean nothing to the other and do
 * not cross. Framing ({@code Content-Length}, {@code Transfer-Encoding}) is the caller's: whatever a translator leaves of it
 * is replaced by what the body really is, and a body is given and taken without content coding.
 */
public interface ExchangeTranslator {
    /** Returns the capability this translator serves. */
    String capability();

    HttpRequest toModern(HttpRequest legacy);

    /** Returns the modern answer in legacy terms; {@code request} is what the client sent. */
    HttpResponse toLegacy(HttpRequest request, HttpResponse modern);
}
