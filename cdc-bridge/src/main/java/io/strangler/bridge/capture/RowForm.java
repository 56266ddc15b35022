package io.strangler.bridge.capture;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes of a row's image, in files and on the way between programs. */
public final class RowForm {
    private RowForm() {}

    public static void write(DataOutput out, Map<String, @Nullable String> image) throws IOException {
        out.writeInt(image.size());
        for (Map.Entry<String, @Nullable String> each : image.entrySet()) {
            out.writeUTF(each.getKey());
            String value = each.getValue();
            if (value == null) {
                out.writeInt(-1);
            } else {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                out.writeInt(bytes.length);
                out.write(bytes);
            }
        }
    }

    public static Map<String, @Nullable String> read(DataInput in) throws IOException {
        int size = in.readInt();
        if (size == 0) {
            return Map.of();
        }
        Map<String, @Nullable String> image = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            String column = in.readUTF();
            int length = in.readInt();
            if (length < 0) {
                image.put(column, null);
            } else {
                byte[] bytes = new byte[length];
                in.readFully(bytes);
                image.put(column, new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return image;
    }
}
