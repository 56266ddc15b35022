package io.strangler.reference.monolith.catalogue;

import io.strangler.reference.monolith.failure.Refused;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The article table, each article with the sum of its stock. */
@Component
final class Catalogue {

    private static final String SELECT = """
            select a.*, (select coalesce(sum(on_hand), 0) from stock s where s.art_no = a.art_no) as on_hand
              from article a\s""";

    private static final RowMapper<Article> ARTICLE = (row, n) -> new Article(
            row.getString("art_no").stripTrailing(),
            row.getString("title"),
            row.getLong("price_cents"),
            row.getString("vat_code"),
            row.getString("active"),
            row.getLong("on_hand"));

    private final JdbcClient jdbc;

    Catalogue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Article> list(String from, int limit) {
        return jdbc.sql(SELECT + "where art_no >= ? order by art_no limit ?")
                .param(from)
                .param(limit)
                .query(ARTICLE)
                .list();
    }

    Optional<Article> find(String artNo) {
        return jdbc.sql(SELECT + "where art_no = ?").param(artNo).query(ARTICLE).optional();
    }

    void add(Article article) {
        int added = jdbc.sql("""
                insert into article (art_no, title, price_cents, vat_code, active) values (?, ?, ?, ?, ?)
                on conflict do nothing""")
                .params(article.artNo(), article.title(), article.priceCents(), article.vatCode(), article.active())
                .update();
        if (added == 0) {
            throw new Refused(List.of("article " + article.artNo() + " exists already"));
        }
    }
}
