package io.strangler.reference.orders.problem;

import io.strangler.reference.orders.resilience.RemoteRefused;
import io.strangler.reference.orders.resilience.RemoteUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every failed request with problem+json; a refused body names every field that is wrong. */
@RestControllerAdvice
final class ApiProblems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

    record WrongField(String field, @Nullable String message) {}

    @ExceptionHandler
    ProblemDetail missing(OrderNotFound missing) {
        return problem(HttpStatus.NOT_FOUND, missing);
    }

    @ExceptionHandler
    ProblemDetail locked(OrderLocked locked) {
        return problem(HttpStatus.CONFLICT, locked);
    }

    @ExceptionHandler
    ProblemDetail notParked(NotParked notParked) {
        return problem(HttpStatus.CONFLICT, notParked);
    }

    @ExceptionHandler
    ProblemDetail refused(RequestRefused refused) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, refused);
    }

    @ExceptionHandler
    ProblemDetail refused(RemoteRefused refused) {
        return problem(HttpStatus.UNPROCESSABLE_CONTENT, refused);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unavailable(RemoteUnavailable unavailable) {
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, unavailable));
    }

    @ExceptionHandler
    ProblemDetail unstorable(DataIntegrityViolationException unstorable) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The database cannot hold these values.");
    }

    @ExceptionHandler
    ProblemDetail unexpected(Exception unexpected) {
        if (Outage.is(unexpected)) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, Outage.DETAIL);
        }
        LOG.atError().setCause(unexpected).log("request failed");
        return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR, "Something here is broken.");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<WrongField> wrong = invalid.getBindingResult().getAllErrors().stream()
                .map(error -> new WrongField(
                        error instanceof FieldError field ? field.getField() : error.getObjectName(),
                        error.getDefaultMessage()))
                .toList();
        ProblemDetail body = invalid.getBody();
        body.setProperty("errors", wrong);
        return handleExceptionInternal(invalid, body, headers, status, request);
    }

    private static ProblemDetail problem(HttpStatus status, Exception why) {
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(why.getMessage()));
    }
}
