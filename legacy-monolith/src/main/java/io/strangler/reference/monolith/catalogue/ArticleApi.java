package io.strangler.reference.monolith.catalogue;

import io.strangler.reference.monolith.failure.ListLimit;
import io.strangler.reference.monolith.failure.NotFound;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/articles")
final class ArticleApi {

    private final Catalogue catalogue;

    ArticleApi(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GetMapping
    List<Article> list(@RequestParam(defaultValue = "") String from, @RequestParam(defaultValue = "50") int limit) {
        return catalogue.list(from, ListLimit.checked(limit));
    }

    @GetMapping("/{artNo}")
    Article article(@PathVariable String artNo) {
        return catalogue.find(artNo).orElseThrow(() -> new NotFound("article", artNo));
    }

    @PostMapping
    ResponseEntity<Article> add(@RequestBody ArticleForm form) {
        Article article = form.checked();
        catalogue.add(article);
        return ResponseEntity.created(URI.create("/api/articles/" + article.artNo()))
                .body(article);
    }
}
