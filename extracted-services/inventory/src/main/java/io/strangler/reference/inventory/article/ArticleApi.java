package io.strangler.reference.inventory.article;

import io.strangler.reference.inventory.problem.ArticleNotFound;
import io.strangler.reference.inventory.problem.Unacceptable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/articles")
final class ArticleApi {

    private static final java.util.regex.Pattern SKU = java.util.regex.Pattern.compile("[A-Z0-9]{1,8}");
    private static final int MOST_AT_ONCE = 1_000_000;

    /** A page and the sku to ask after for the next one; null when this is the last. */
    record ArticlePage(List<ArticleView> items, @Nullable String next) {}

    /** A whole number of pieces that came or went. */
    record Adjustment(
            @NotNull @Pattern(regexp = "[A-Z0-9]{1,3}") String warehouse,
            @NotNull @Min(-MOST_AT_ONCE) @Max(MOST_AT_ONCE) Integer delta) {}

    private final Articles articles;
    private final Stock stock;

    ArticleApi(Articles articles, Stock stock) {
        this.articles = articles;
        this.stock = stock;
    }

    @GetMapping("/{sku}")
    ArticleView article(@PathVariable String sku) {
        return articles.find(sku).orElseThrow(() -> new ArticleNotFound(sku));
    }

    @GetMapping
    ArticlePage page(
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size) {
        List<ArticleView> items = articles.page(after, size);
        return new ArticlePage(
                items, items.size() < size ? null : items.getLast().sku());
    }

    @PutMapping("/{sku}")
    ResponseEntity<ArticleView> put(@PathVariable String sku, @Valid @RequestBody ArticleForm form) {
        if (!SKU.matcher(sku).matches()) {
            throw new Unacceptable("A sku has 1 to 8 capital letters and digits, unlike " + sku + ".");
        }
        boolean added = articles.put(form.article(sku));
        ArticleView view = articles.find(sku).orElseThrow(() -> new ArticleNotFound(sku));
        return added ? ResponseEntity.created(URI.create("/articles/" + sku)).body(view) : ResponseEntity.ok(view);
    }

    @PostMapping("/{sku}/stock-adjustments")
    Stock.Adjusted adjust(@PathVariable String sku, @Valid @RequestBody Adjustment adjustment) {
        return stock.adjust(sku, adjustment.warehouse(), adjustment.delta());
    }
}
