package dev.steadygrad.doctor;

import java.util.ArrayList;
import java.util.List;

/// The place of a [Finding]. What is not known is empty, or 0.
///
/// @param code the line of the user's program, as `Train.java:12`
/// @param work the op, loss or other work, as `exp`
/// @param shapes of what it was given, as `[3, 10]`
/// @param module the path of the module around it, as `encoder.0`
/// @param epoch counted from 1, as is `batch`
public record Where(String code, String work, List<String> shapes, String module, int epoch, int batch) {
    public Where {
        shapes = List.copyOf(shapes);
    }

    /// As `Train.java:12, exp of [3, 10], in encoder.0, epoch 1, batch 7`.
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (!code.isEmpty()) {
            parts.add(code);
        }
        if (!work.isEmpty()) {
            parts.add(shapes.isEmpty() ? work : work + " of " + String.join(" and ", shapes));
        }
        if (!module.isEmpty()) {
            parts.add("in " + module);
        }
        if (epoch > 0) {
            parts.add("epoch " + epoch + ", batch " + batch);
        }
        return String.join(", ", parts);
    }
}
