package io.strangler.reference.monolith.failure;

import java.util.List;

/** The request was refused; the message names everything that is wrong with it. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Refused(List<String> reasons) {
        super(String.join("; ", reasons));
    }
}
