package io.strangler.reference.orders.placement;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Map;

/** Tells what articles cost at present; refuses as {@code RemoteRefused} when one of them is not on sale. */
public interface Catalogue {

    Map<String, BigDecimal> prices(Collection<String> skus);
}
