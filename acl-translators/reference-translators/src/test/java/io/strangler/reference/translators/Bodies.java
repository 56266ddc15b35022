package io.strangler.reference.translators;

/** Customer 42 as both APIs tell it. */
final class Bodies {
    static final String LEGACY = """
            {"custNo":42,"custCode":"C0000042","name":"O'BRIEN, MARY","born":19700131,"status":"A","newsletter":"Y",
             "creditCents":150000,"since":20010203,"street":"1 High St","zip":"01234","city":"Cork","country":"IE",
             "remark":null,"stmtCount":3,"stmtDate":20261101,
             "contacts":[{"seq":1,"kind":"P","value":"+353 1 234","pref":"Y"}]}""";
    static final String MODERN = """
            {"id":"%s","number":42,"givenName":"Mary","familyName":"O'Brien","birthDate":"1970-01-31",
             "status":"ACTIVE","statusNote":null,"newsletter":true,"creditLimit":1500.00,"customerSince":"2001-02-03",
             "address":{"street":"1 High St","postalCode":"01234","city":"Cork","countryCode":"IE"},"remark":null,
             "statementCount":3,"lastStatementOn":"2026-11-01",
             "contacts":[{"kind":"PHONE","kindNote":null,"value":"+353 1 234","preferred":true}],"version":5}""".formatted(Samples.ID_42);
    static final String MODERN_FORM = """
            {"givenName":"MARY","familyName":"O'BRIEN","birthDate":"1970-01-31","status":"ACTIVE","statusNote":null,
             "newsletter":true,"customerSince":"2001-02-03","remark":null,
             "address":{"street":"1 High St","postalCode":"01234","city":"Cork","countryCode":"IE"},
             "contacts":[{"kind":"PHONE","kindNote":null,"value":"+353 1 234","preferred":true}]}""";

    private Bodies() {}
}
