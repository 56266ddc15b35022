package io.strangler.playbook.stage;

import io.github.jamsesso.jsonlogic.ast.JsonLogicArray;
import io.github.jamsesso.jsonlogic.ast.JsonLogicNode;
import io.github.jamsesso.jsonlogic.evaluator.JsonLogicEvaluationException;
import io.github.jamsesso.jsonlogic.evaluator.JsonLogicEvaluator;
import io.github.jamsesso.jsonlogic.evaluator.JsonLogicExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** flagd's {@code fractional} inside larger JsonLogic. */
final class FractionalOperation implements JsonLogicExpression {
    @Override
    public String key() {
        return "fractional";
    }

    @Override
    public @Nullable Object evaluate(JsonLogicEvaluator evaluator, JsonLogicArray arguments, Object data, String path)
            throws JsonLogicEvaluationException {
        String value = "";
        List<Fraction.Share> shares = new ArrayList<>();
        for (JsonLogicNode argument : arguments) {
            Object evaluated = evaluator.evaluate(argument, data, path);
            if (evaluated instanceof List<?> share && !share.isEmpty()) {
                int weight = share.size() > 1 && share.get(1) instanceof Number number ? number.intValue() : 1;
                shares.add(new Fraction.Share(String.valueOf(share.get(0)), weight));
            } else if (evaluated != null) {
                value = evaluated.toString();
            }
        }
        if (value.isEmpty()) {
            value = shorthand(data);
        }
        return shares.isEmpty() ? null : Fraction.of(shares).variant(value);
    }

    // Without a value of its own, flagd buckets by the flag's key followed by the targeting key.
    private static String shorthand(Object data) {
        if (data instanceof Map<?, ?> map && map.get("$flagd") instanceof Map<?, ?> flagd) {
            return String.valueOf(flagd.get("flagKey")) + map.get("targetingKey");
        }
        return "";
    }
}
