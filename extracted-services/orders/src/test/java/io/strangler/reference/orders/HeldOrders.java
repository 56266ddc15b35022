package io.strangler.reference.orders;

import io.strangler.reference.orders.placement.Catalogue;
import io.strangler.reference.orders.saga.CreditDesk;
import io.strangler.reference.orders.saga.StockDesk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The service with its hands held: the saga of the n-th order stops for ever at the n-th of the points named in the system
 * property {@code points}, and says so on standard output. For a test that kills the process there.
 */
public final class HeldOrders {

    private static final long FIRST_ORDER = 5_000_000_000L;

    private record At(long order, String step) {}

    private static final List<String> POINTS =
            List.of(System.getProperty("points").split(","));
    private static final ThreadLocal<At> PRESENT = new ThreadLocal<>();

    private HeldOrders() {}

    public static void main(String[] args) {
        int port = Objects.requireNonNull(new SpringApplicationBuilder(OrdersApplication.class)
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new Hands()))
                .run(args)
                .getEnvironment()
                .getProperty("local.server.port", Integer.class));
        say("port " + port);
    }

    private static final class Hands implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (bean instanceof CreditDesk || bean instanceof StockDesk) {
                return Proxy.newProxyInstance(
                        HeldOrders.class.getClassLoader(),
                        bean instanceof CreditDesk
                                ? new Class<?>[] {CreditDesk.class}
                                : new Class<?>[] {StockDesk.class, Catalogue.class},
                        (proxy, method, arguments) -> call(bean, method, arguments));
            }
            return bean instanceof TransactionTemplate template ? new HeldTransactions(template) : bean;
        }
    }

    private static Object call(Object desk, Method method, Object[] arguments) throws Throwable {
        try {
            if (arguments == null || !(arguments[0] instanceof String key) || !key.startsWith("order-")) {
                return method.invoke(desk, arguments);
            }
            String step = method.getName().toUpperCase(java.util.Locale.ROOT)
                    + (desk instanceof CreditDesk ? "_CREDIT" : "_STOCK");
            At at = new At(Long.parseLong(key.split("-", 3)[1]), step);
            PRESENT.set(at);
            hold(at, "before-call");
            Object answer = method.invoke(desk, arguments);
            hold(at, "after-call");
            return answer;
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    private static final class HeldTransactions extends TransactionTemplate {

        private static final long serialVersionUID = 1L;

        HeldTransactions(TransactionTemplate template) {
            super(Objects.requireNonNull(template.getTransactionManager()), template);
        }

        @Override
        public <T> T execute(TransactionCallback<T> action) throws TransactionException {
            T result = super.execute(action);
            At at = PRESENT.get();
            if (at != null) {
                PRESENT.remove();
                hold(at, "after-commit");
            }
            return result;
        }
    }

    private static void hold(At at, String when) {
        int index = (int) (at.order() - FIRST_ORDER);
        if (index < POINTS.size() && POINTS.get(index).equals(at.step() + "/" + when)) {
            say("held " + POINTS.get(index));
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
