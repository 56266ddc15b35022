package io.strangler.reference.inventory.problem;

import io.grpc.Status;
import io.grpc.StatusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.grpc.server.exception.GrpcExceptionHandler;
import org.springframework.stereotype.Component;

/** Answers every failed call with the status the contract names, so that a caller knows whether to ask again. */
@Component
final class GrpcStatuses implements GrpcExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcStatuses.class);

    @Override
    public StatusException handleException(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return status(refusal.kind()).withDescription(refusal.getMessage()).asException();
        }
        if (Outage.is(failure)) {
            return Status.UNAVAILABLE.withDescription(Outage.DETAIL).asException();
        }
        LOG.atError().setCause(failure).log("call failed");
        return Status.INTERNAL.withDescription("Something here is broken.").asException();
    }

    private static Status status(Refusal.Kind kind) {
        return switch (kind) {
            case UNACCEPTABLE -> Status.INVALID_ARGUMENT;
            case MISSING -> Status.NOT_FOUND;
            case TAKEN -> Status.ALREADY_EXISTS;
            case REFUSED -> Status.FAILED_PRECONDITION;
        };
    }
}
