package io.strangler.reference.inventory.problem;

/** The stock cannot become less than what is reserved of it. */
public final class StockReserved extends Refusal {

    private static final long serialVersionUID = 1L;

    public StockReserved(String sku, String warehouse, long reserved) {
        super(
                Kind.REFUSED,
                "Of article " + sku + " in " + warehouse + " " + reserved + " are reserved; release them first.");
    }
}
