package io.strangler.reference.inventory.article;

import io.strangler.reference.inventory.problem.ArticleNotFound;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The articles; each is read in one statement with its stock, so that both are of one moment. */
@Component
public class Articles {

    /** What an article on sale costs at present. */
    public record Quote(String sku, String title, BigDecimal price) {}

    private static final String SELECT = """
            select a.*, s.warehouse, s.quantity, coalesce(h.quantity, 0) as reserved
              from (%s) a
              left join stock s using (sku)
              left join lateral (select sum(l.quantity) as quantity from reservation_line l
                                  where l.held and l.sku = s.sku and l.warehouse = s.warehouse) h on true
             order by a.sku, s.warehouse""";
    private static final String ONE = SELECT.formatted("select * from article where sku = ?");
    private static final String PAGE = SELECT.formatted("select * from article where sku > ? order by sku limit ?");

    private final JdbcClient jdbc;

    Articles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ArticleView> find(String sku) {
        return jdbc.sql(ONE).param(sku).query(Articles::fold).stream().findFirst();
    }

    List<ArticleView> page(String after, int size) {
        return jdbc.sql(PAGE).param(after).param(size).query(Articles::fold);
    }

    /** Stores the article as given, and returns whether it was not there before. */
    boolean put(Article article) {
        // xmax is 0 in a row that this statement inserted, and not in one that it updated.
        return jdbc.sql("""
                insert into article (sku, title, price, tax_code, active) values (?, ?, ?, ?, ?)
                on conflict (sku) do update set title = excluded.title, price = excluded.price,
                       tax_code = excluded.tax_code, active = excluded.active
                returning xmax = 0""")
                .params(article.sku(), article.title(), article.price(), article.taxCode(), article.active())
                .query(Boolean.class)
                .single();
    }

    /**
     * Returns a quote for each article asked for.
     *
     * @throws ArticleNotFound when one of them is not on sale
     */
    public Map<String, Quote> quotes(Collection<String> skus) {
        Map<String, Quote> quotes = new LinkedHashMap<>();
        jdbc.sql("select sku, title, price from article where active and sku = any(?) order by sku")
                .param(skus.toArray(String[]::new))
                .query((row, n) -> new Quote(row.getString("sku"), row.getString("title"), row.getBigDecimal("price")))
                .list()
                .forEach(quote -> quotes.put(quote.sku(), quote));
        skus.stream().filter(sku -> !quotes.containsKey(sku)).findFirst().ifPresent(missing -> {
            throw new ArticleNotFound(missing);
        });
        return quotes;
    }

    private static List<ArticleView> fold(ResultSet rows) throws SQLException {
        List<ArticleView> views = new ArrayList<>();
        boolean more = rows.next();
        while (more) {
            Article article = new Article(
                    rows.getString("sku"),
                    rows.getString("title"),
                    rows.getBigDecimal("price"),
                    rows.getString("tax_code"),
                    rows.getBoolean("active"));
            List<ArticleView.StockView> stock = new ArrayList<>();
            do {
                String warehouse = rows.getString("warehouse");
                if (warehouse != null) {
                    stock.add(new ArticleView.StockView(warehouse, rows.getLong("quantity"), rows.getLong("reserved")));
                }
                more = rows.next();
            } while (more && rows.getString("sku").equals(article.sku()));
            views.add(ArticleView.of(article, stock));
        }
        return views;
    }
}
