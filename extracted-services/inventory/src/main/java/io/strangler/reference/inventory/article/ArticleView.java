package io.strangler.reference.inventory.article;

import java.math.BigDecimal;
import java.util.List;

/** An article as the API shows it; {@code available} is what may still be reserved of it. */
record ArticleView(
        String sku,
        String title,
        BigDecimal price,
        String taxCode,
        boolean active,
        long available,
        List<StockView> stock) {

    record StockView(String warehouse, long quantity, long reserved) {}

    ArticleView {
        stock = List.copyOf(stock);
    }

    static ArticleView of(Article article, List<StockView> stock) {
        long available = stock.stream()
                .mapToLong(each -> Math.max(0, each.quantity() - each.reserved()))
                .sum();
        return new ArticleView(
                article.sku(), article.title(), article.price(), article.taxCode(), article.active(), available, stock);
    }
}
