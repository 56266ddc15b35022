package io.strangler.reference.inventory.problem;

/** What was asked was not done, and nothing is held or changed by it; the kind says what the caller can do about it. */
public sealed class Refusal extends RuntimeException
        permits ArticleNotFound,
                KeyTaken,
                OutOfStock,
                ReservationNotFound,
                ReservationOver,
                StockReserved,
                Unacceptable {

    private static final long serialVersionUID = 1L;

    /** Why a call is refused, the same over HTTP and gRPC. */
    public enum Kind {
        UNACCEPTABLE,
        MISSING,
        TAKEN,
        REFUSED
    }

    private final Kind kind;

    Refusal(Kind kind, String why) {
        super(why);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
