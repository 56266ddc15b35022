package io.strangler.reference.monolith.catalogue;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
final class CataloguePage {

    private final Catalogue catalogue;

    CataloguePage(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    @GetMapping("/articles")
    String articles(@RequestParam(defaultValue = "") String from, Model model) {
        model.addAttribute("articles", catalogue.list(from, 50));
        return "articles";
    }
}
