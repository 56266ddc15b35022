package io.strangler.playbook.admin;

import io.strangler.playbook.plan.MigrationPlan;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before everything at an administration port: lets nobody in whom the plan does not let in, and writes down whatever
 * is to be changed before it is.
 *
 * <p>A change that cannot be written down is not made. The probes of orchestrators, which have no keys, are let through.
 */
public final class AdminFilter implements Filter, AutoCloseable {
    private static final Set<String> PROBES =
            Set.of("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health/owner");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final System.Logger LOG = System.getLogger(AdminFilter.class.getName());

    private final AdminAccess access;
    private final AuditLog audit;

    private AdminFilter(MigrationPlan plan, String program) {
        this.access = AdminAccess.open(plan.adminKeys());
        this.audit = new AuditLog(plan.stateDirectory().resolve("audit-" + program + ".jsonl"), InstantSource.system());
    }

    /**
     * Makes the filter of a program.
     *
     * @throws io.strangler.playbook.InvalidFile when the plan's file of keys is no good
     */
    public static AdminFilter of(MigrationPlan plan, String program) {
        return new AdminFilter(plan, program);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest in = (HttpServletRequest) request;
        HttpServletResponse out = (HttpServletResponse) response;
        boolean changes = !READING.contains(in.getMethod());
        if (!changes && PROBES.contains(in.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        AdminAccess.Call call =
                new AdminAccess.Call(changes, field(in, "Host"), field(in, "Origin"), field(in, "Authorization"));
        switch (access.decide(call)) {
            case AdminAccess.Answer.Refused refused -> refuse(out, refused.status(), refused.reason());
            case AdminAccess.Answer.Granted granted -> {
                if (changes) {
                    change(in, out, chain, granted.who());
                } else {
                    chain.doFilter(request, response);
                }
            }
        }
    }

    private void change(HttpServletRequest in, HttpServletResponse out, FilterChain chain, String who)
            throws IOException, ServletException {
        String what = what(in);
        try {
            audit.begins(who, what);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "a change is refused because it cannot be written down", e);
            refuse(out, 503, "nothing is changed while that cannot be written down: " + e.getMessage());
            return;
        }
        int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
        try {
            chain.doFilter(in, out);
            status = out.getStatus();
        } finally {
            audit.ended(who, what, status);
        }
    }

    private static String what(HttpServletRequest in) {
        @Nullable String query = in.getQueryString();
        return in.getMethod() + " " + in.getRequestURI() + (query == null ? "" : "?" + query);
    }

    private static Optional<String> field(HttpServletRequest in, String name) {
        return Optional.ofNullable(in.getHeader(name));
    }

    private static void refuse(HttpServletResponse out, int status, String reason) throws IOException {
        out.setStatus(status);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            out.setHeader("WWW-Authenticate", "Bearer");
        }
        out.setContentType("text/plain;charset=utf-8");
        out.getOutputStream().write((reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        access.close();
    }
}
