package io.strangler.reference.customers.customer;

import java.sql.JDBCType;
import java.time.LocalDate;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.mapping.JdbcValue;

/** How values reach the driver where the framework's own way would change them. */
@Configuration(proxyBeanMethods = false)
class Conversions {

    @Bean
    JdbcCustomConversions jdbcCustomConversions(JdbcDialect dialect) {
        return JdbcCustomConversions.of(dialect, List.of(new DateAsItIs()));
    }

    /** The default goes through a timestamp, whose calendar is Julian before 1582: 0001-01-01 would be stored as 0001-01-03. */
    @WritingConverter
    private static final class DateAsItIs implements Converter<LocalDate, JdbcValue> {
        @Override
        public JdbcValue convert(LocalDate date) {
            return JdbcValue.of(date, JDBCType.DATE);
        }
    }
}
