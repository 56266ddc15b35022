package io.strangler.reference.customers.credit;

import java.math.BigDecimal;

record CreditReservation(String key, long customer, BigDecimal amount, CreditState state) {

    CreditReservation become(CreditState next) {
        return new CreditReservation(key, customer, amount, next);
    }
}
