package io.strangler.reference.inventory.article;

import java.math.BigDecimal;

record Article(String sku, String title, BigDecimal price, String taxCode, boolean active) {}
