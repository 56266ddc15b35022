package io.strangler.reference.customers.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CustomerIdTests {

    @ParameterizedTest
    @CsvSource({
        // computed with Python's uuid.uuid5
        "42, 3c4552b2-be9f-523a-af90-cad857f4039a",
        "5000000000, 5fdcb079-1da4-503b-bc0e-94eb6b62e2c7"
    })
    void isTheNamesUuidOfVersionFive(long number, String id) {
        assertThat(CustomerId.of(number)).hasToString(id);
    }
}
