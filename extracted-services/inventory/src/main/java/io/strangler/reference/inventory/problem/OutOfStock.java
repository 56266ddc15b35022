package io.strangler.reference.inventory.problem;

/** Less of an article is free than is wanted. */
public final class OutOfStock extends Refusal {

    private static final long serialVersionUID = 1L;

    public OutOfStock(String sku, long wanted, long free) {
        super(Kind.REFUSED, "Of article " + sku + " " + free + " are free, not " + wanted + ".");
    }
}
