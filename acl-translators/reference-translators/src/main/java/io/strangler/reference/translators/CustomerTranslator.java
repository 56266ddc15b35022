package io.strangler.reference.translators;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import java.util.List;
import java.util.Optional;

/** Translates a customer with address and contacts; a lens in both directions, up to {@link #declarations()}. */
public final class CustomerTranslator implements EntityTranslator {
    private static final CustomerMapper MAPPER = new GeneratedCustomerMapper();

    @Override
    public String entity() {
        return "customer";
    }

    @Override
    public AggregateShape legacy() {
        return LegacyRows.SHAPE;
    }

    @Override
    public AggregateShape modern() {
        return ModernRows.SHAPE;
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        LegacyCustomer given = LegacyRows.customer(legacy);
        ModernCustomer wanted = MAPPER.toModern(given);
        return ModernRows.aggregate(
                present.map(ModernRows::customer)
                        .map(counterpart -> CustomerLens.modern(wanted, given, counterpart))
                        .orElse(wanted),
                legacy);
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        ModernCustomer given = ModernRows.customer(modern);
        LegacyCustomer wanted = MAPPER.toLegacy(given);
        return LegacyRows.aggregate(
                LegacyLimits.checked(present.map(LegacyRows::customer)
                        .map(counterpart -> CustomerLens.legacy(wanted, given, counterpart))
                        .orElse(wanted)),
                modern);
    }

    @Override
    public List<Declaration> declarations() {
        return CustomerDeclarations.ALL;
    }
}
