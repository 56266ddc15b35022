package io.strangler.reference.customers.customer;

import io.strangler.reference.customers.problem.UnreadablePrecondition;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which versions of a customer a client is willing to change. */
sealed interface Precondition {

    /** No If-Match: whatever version is there. */
    record None() implements Precondition {}

    /** {@code If-Match: *}: whatever version is there, but one must be there. */
    record Any() implements Precondition {}

    /** One of these entity tags; a weak tag never matches. */
    record OneOf(List<String> tags) implements Precondition {

        public OneOf {
            tags = List.copyOf(tags);
        }
    }

    Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");
    Pattern TAGS = Pattern.compile("\\s*%1$s(\\s*,\\s*%1$s)*\\s*".formatted(TAG.pattern()));

    static Precondition of(@Nullable String ifMatch) {
        if (ifMatch == null) {
            return new None();
        }
        if (ifMatch.strip().equals("*")) {
            return new Any();
        }
        if (!TAGS.matcher(ifMatch).matches()) {
            throw new UnreadablePrecondition(ifMatch);
        }
        List<String> strong = new ArrayList<>();
        for (Matcher tag = TAG.matcher(ifMatch); tag.find(); ) {
            if (tag.group(1) == null) {
                strong.add(tag.group(2));
            }
        }
        return new OneOf(strong);
    }
}
