package io.strangler.translate.tck;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** The exchange contract over the toy's calls; one translator per nested class, all but the first of them broken. */
abstract class ToyExchangeContract extends ExchangeTranslatorContract {
    private final ExchangeTranslator translator;

    ToyExchangeContract(ExchangeTranslator translator) {
        this.translator = translator;
    }

    @Override
    protected ExchangeTranslator translator() {
        return translator;
    }

    @Override
    protected Stream<Exchange> exchanges() {
        return Stream.of(exchange("GET", ""), exchange("PUT", "TEXT"));
    }

    private static Exchange exchange(String method, String body) {
        return new Exchange(
                new HttpRequest(method, "/old/7", "q=1", HttpHeaders.NONE, Body.of(body)),
                new HttpRequest(
                        method, "/new/7", "q=1", HttpHeaders.NONE, Body.of(body.toLowerCase(java.util.Locale.ROOT))),
                new HttpResponse(200, HttpHeaders.NONE, Body.of("answer")),
                new HttpResponse(200, HttpHeaders.NONE.with("Legacy", "yes"), Body.of("ANSWER")));
    }

    static final class Right extends ToyExchangeContract {
        Right() {
            super(new ToyExchange());
        }
    }

    static final class AsksSomethingElse extends ToyExchangeContract {
        AsksSomethingElse() {
            super(new ToyExchange() {
                @Override
                Body lower(Body body) {
                    return body;
                }
            });
        }
    }

    static final class AnswersSomethingElse extends ToyExchangeContract {
        AnswersSomethingElse() {
            super(new ToyExchange() {
                @Override
                Body upper(Body body) {
                    return body;
                }
            });
        }
    }

    static final class ForgetsAHeader extends ToyExchangeContract {
        ForgetsAHeader() {
            super(new ToyExchange() {
                @Override
                HttpHeaders answerHeaders(HttpHeaders headers) {
                    return super.answerHeaders(headers).without("Legacy");
                }
            });
        }
    }

    static final class WritesOnARead extends ToyExchangeContract {
        WritesOnARead() {
            super(new ToyExchange() {
                @Override
                String method(String method) {
                    return "POST";
                }
            });
        }
    }

    static final class PassesConditions extends ToyExchangeContract {
        PassesConditions() {
            super(new ToyExchange() {
                @Override
                HttpHeaders requestHeaders(HttpHeaders headers) {
                    return headers.without("Content-Length");
                }
            });
        }
    }

    static final class PassesValidators extends ToyExchangeContract {
        PassesValidators() {
            super(new ToyExchange() {
                @Override
                HttpHeaders answerHeaders(HttpHeaders headers) {
                    return headers.without("Content-Length").with("Legacy", "yes");
                }
            });
        }
    }

    static final class KeepsALength extends ToyExchangeContract {
        KeepsALength() {
            super(new ToyExchange() {
                @Override
                HttpHeaders answerHeaders(HttpHeaders headers) {
                    return headers.without("ETag").without("Last-Modified").with("Legacy", "yes");
                }
            });
        }
    }

    static final class HidesFailures extends ToyExchangeContract {
        HidesFailures() {
            super(new ToyExchange() {
                @Override
                int status(int status) {
                    return status == 503 ? 404 : status;
                }
            });
        }
    }

    static final class RefusesToTellFailures extends ToyExchangeContract {
        RefusesToTellFailures() {
            super(new ToyExchange() {
                @Override
                int status(int status) {
                    if (status == 429) {
                        throw new Untranslatable("status", "is unknown");
                    }
                    return status;
                }
            });
        }
    }

    static final class CrashesOnBodies extends ToyExchangeContract {
        CrashesOnBodies() {
            super(new ToyExchange() {
                @Override
                Body upper(Body body) {
                    if (body.text().startsWith("<")) {
                        throw new IllegalStateException("no JSON");
                    }
                    return super.upper(body);
                }
            });
        }
    }

    static final class CrashesOnTargets extends ToyExchangeContract {
        CrashesOnTargets() {
            super(new ToyExchange() {
                @Override
                public HttpRequest toModern(HttpRequest legacy) {
                    java.net.URLDecoder.decode(legacy.query(), java.nio.charset.StandardCharsets.UTF_8);
                    return super.toModern(legacy);
                }
            });
        }
    }

    static final class AnswersHeadWithABody extends ToyExchangeContract {
        AnswersHeadWithABody() {
            super(new ToyExchange() {
                @Override
                Body headBody() {
                    return Body.of("body");
                }
            });
        }
    }

    static final class RemembersEarlierCalls extends ToyExchangeContract {
        private static final AtomicLong CALLS = new AtomicLong();

        RemembersEarlierCalls() {
            super(new ToyExchange() {
                @Override
                Body upper(Body body) {
                    return CALLS.incrementAndGet() % 7 == 0 ? Body.of("SEVENTH") : super.upper(body);
                }
            });
        }
    }

    static final class WithoutExchanges extends ToyExchangeContract {
        WithoutExchanges() {
            super(new ToyExchange());
        }

        @Override
        protected Stream<Exchange> exchanges() {
            return Stream.empty();
        }
    }
}
