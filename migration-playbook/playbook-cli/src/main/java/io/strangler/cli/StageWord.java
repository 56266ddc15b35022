package io.strangler.cli;

import io.strangler.playbook.stage.Stage;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a stage as it is written in flags. */
final class StageWord implements ITypeConverter<Stage> {
    @Override
    public Stage convert(String word) {
        return Stage.of(word)
                .orElseThrow(() -> new TypeConversionException("'" + word + "' is no stage; the stages are "
                        + Arrays.stream(Stage.values()).map(Stage::word).collect(Collectors.joining(", "))));
    }
}
