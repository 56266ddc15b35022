package io.strangler.reference.inventory.problem;

/** There is no such article, or none that is sold. */
public final class ArticleNotFound extends Refusal {

    private static final long serialVersionUID = 1L;

    public ArticleNotFound(String sku) {
        super(Kind.MISSING, "There is no article " + sku + " on sale.");
    }
}
