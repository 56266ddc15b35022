package io.strangler.reference.monolith.failure;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Answers every failed API request with {@code {"error": "text"}}. */
@RestControllerAdvice(annotations = RestController.class)
final class ApiErrors {

    record ApiError(String error) {}

    @ExceptionHandler
    @ResponseStatus(HttpStatus.NOT_FOUND)
    ApiError missing(NotFound missing) {
        return error(missing);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    ApiError refused(Refused refused) {
        return error(refused);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    ApiError unreadable(HttpMessageNotReadableException unreadable) {
        return new ApiError("body is not readable as JSON of the expected shape");
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    ApiError mistyped(MethodArgumentTypeMismatchException mistyped) {
        return new ApiError(mistyped.getName() + " is not a number: " + mistyped.getValue());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    ApiError incomplete(MissingServletRequestParameterException incomplete) {
        return error(incomplete);
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    ApiError unstorable(DataIntegrityViolationException unstorable) {
        return new ApiError("the database cannot hold these values");
    }

    private static ApiError error(Exception exception) {
        return new ApiError(String.valueOf(exception.getMessage()));
    }
}
