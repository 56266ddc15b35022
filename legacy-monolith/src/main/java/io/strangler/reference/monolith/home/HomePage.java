package io.strangler.reference.monolith.home;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
final class HomePage {

    private final JdbcClient jdbc;

    HomePage(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @GetMapping("/")
    String home(Model model) {
        model.addAllAttributes(jdbc.sql("""
                select (select count(*) from customer) as customers, (select count(*) from article) as articles,
                       (select count(*) from order_head) as orders, (select count(*) from invoice) as invoices,
                       (select count(*) from batch_run) as statements""").query().singleRow());
        return "home";
    }
}
