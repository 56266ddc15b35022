package io.strangler.reference.customers.problem;

import org.springframework.http.HttpStatus;

/** Credit is not reserved or confirmed, and nothing is held by the request that asked for it. */
public final class CreditRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;

    private CreditRefused(HttpStatus status, String why) {
        super(why);
        this.status = status;
    }

    public static CreditRefused to(long customer, String why) {
        return new CreditRefused(HttpStatus.CONFLICT, "Customer " + customer + " " + why + ".");
    }

    public static CreditRefused missing(String key) {
        return new CreditRefused(HttpStatus.NOT_FOUND, "There is no credit reservation " + key + ".");
    }

    public static CreditRefused over(String key) {
        return new CreditRefused(
                HttpStatus.CONFLICT, "Credit reservation " + key + " is released; reserve anew with another key.");
    }

    public static CreditRefused taken(String key) {
        return new CreditRefused(
                HttpStatus.CONFLICT, "Credit reservation " + key + " was made for another customer or amount.");
    }

    HttpStatus status() {
        return status;
    }
}
