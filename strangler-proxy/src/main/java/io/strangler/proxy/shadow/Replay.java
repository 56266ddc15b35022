package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a side what a client has asked, in that side's own terms, and tells the answer in legacy terms. */
final class Replay {
    private final Sender sender;

    Replay(Sender sender) {
        this.sender = sender;
    }

    HttpResponse ask(Mirrored mirrored, Side side) throws InterruptedException, NoAnswer {
        Optional<ExchangeTranslator> translator =
                side == Side.MODERN ? mirrored.translators().exchange(mirrored.capability()) : Optional.empty();
        HttpRequest request = translator
                .map(each -> withoutHost(translated(() -> each.toModern(mirrored.request()))))
                .orElse(mirrored.request());
        HttpResponse answer = await(mirrored.capability(), side, request);
        return translator
                .map(each -> translated(() -> each.toLegacy(mirrored.request(), answer)))
                .orElse(answer);
    }

    /** Compares what was served with what the other side says; a translation that fails is a difference of its own. */
    List<Difference> differences(Mirrored mirrored, HttpResponse served, Comparison comparison)
            throws InterruptedException, NotComparable, NoAnswer {
        HttpResponse other;
        try {
            other = ask(mirrored, mirrored.served().opposite());
        } catch (Untranslatable e) {
            return untranslated(served, e.field() + " cannot be translated");
        } catch (TranslatorFailed e) {
            return untranslated(served, "the translator failed");
        }
        return mirrored.served() == Side.LEGACY ? comparison.compare(served, other) : comparison.compare(other, served);
    }

    // Served by one side alone: for a success that is a difference a user would see.
    private static List<Difference> untranslated(HttpResponse served, String reason) throws NotComparable {
        if (served.status() >= 400) {
            throw new NotComparable(reason);
        }
        return List.of(new Difference("translation", Mask.plain("served"), Mask.plain(reason)));
    }

    private static <T> T translated(Supplier<T> translation) {
        try {
            return translation.get();
        } catch (Untranslatable e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw new TranslatorFailed(e);
        }
    }

    private HttpResponse await(CapabilityName capability, Side side, HttpRequest request)
            throws InterruptedException, NoAnswer {
        try {
            return sender.send(capability, side, request).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NoAnswer(side.word() + " did not answer: " + e.getCause());
        }
    }

    private static HttpRequest withoutHost(HttpRequest modern) {
        return new HttpRequest(
                modern.method(), modern.path(), modern.query(), modern.headers().without("Host"), modern.body());
    }

    /** How a request gets to a side. */
    @FunctionalInterface
    interface Sender {
        CompletionStage<HttpResponse> send(CapabilityName capability, Side side, HttpRequest request);
    }

    /** Thrown for what a translator never says on purpose: a defect of it, or a class that its jar lacks. */
    private static final class TranslatorFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TranslatorFailed(Throwable cause) {
            super(cause);
        }
    }

    /** Thrown when a side leaves a request without an answer that the other one has answered. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(@Nullable String reason) {
            super(reason);
        }
    }

    /** Thrown when a comparison would say nothing of the sides. */
    static final class NotComparable extends Exception {
        private static final long serialVersionUID = 1L;

        NotComparable(@Nullable String reason) {
            super(reason);
        }
    }
}
