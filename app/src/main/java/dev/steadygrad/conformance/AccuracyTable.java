package dev.steadygrad.conformance;

import dev.steadygrad.base.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The errors of the softmax family by function and dtype, beside those of PyTorch.
public final class AccuracyTable {
    /// How exact something is.
    ///
    /// @param max the worst error in ulp
    /// @param over how many cases are over the bound
    private record Measured(String max, int over, int cases) {
        @Override
        public String toString() {
            return "%9s  %4d of %3d".formatted(max, over, cases);
        }
    }

    private static final List<String> FUNCTIONS =
            List.of("softmax", "log_softmax", "logsumexp", "cross_entropy loss", "cross_entropy gradient");

    /// PyTorch 1.13 on the shipped vectors. Its logsumexp was not measured.
    private static final Map<String, Measured> PYTORCH = Map.of(
            "softmax float32", new Measured("61", 74, 107),
            "softmax float64", new Measured("127", 44, 107),
            "log_softmax float32", new Measured("1.7e+07", 59, 106),
            "log_softmax float64", new Measured("7.1e+15", 53, 106),
            "cross_entropy loss float32", new Measured("1.7e+07", 57, 273),
            "cross_entropy loss float64", new Measured("7.1e+15", 53, 271),
            "cross_entropy gradient float32", new Measured("1.7e+07", 214, 273),
            "cross_entropy gradient float64", new Measured("7.1e+15", 159, 271));

    private static final String ROW = "%-22s  %-7s  %5s  %-21s  %s";

    private AccuracyTable() {}

    /// The table of what was measured; functions without a case are left out.
    public static List<String> lines(List<Exactness> exact) {
        List<String> lines = new ArrayList<>();
        lines.add(ROW.formatted("", "", "", "steadygrad", "PyTorch 1.13"));
        String columns = "  max ulp    over bound";
        lines.add(ROW.formatted("function", "dtype", "bound", columns, columns).stripTrailing());
        for (String function : FUNCTIONS) {
            for (DType dtype : List.of(DType.FLOAT32, DType.FLOAT64)) {
                List<Exactness> cases = exact.stream()
                        .filter(e -> e.function().equals(function) && e.dtype() == dtype)
                        .toList();
                if (!cases.isEmpty()) {
                    lines.add(row(function, dtype, cases));
                }
            }
        }
        lines.add(
                "PyTorch's figures are for the shipped vectors. Millions of ulp: it returns 0 for a loss or gradient that is not 0.");
        return lines;
    }

    private static String row(String function, DType dtype, List<Exactness> cases) {
        double max = cases.stream().mapToDouble(Exactness::ulp).max().orElse(0);
        int over = (int) cases.stream().filter(e -> !e.holds()).count();
        Measured peer = PYTORCH.get(function + " " + dtype);
        return ROW.formatted(
                function,
                dtype,
                "%.0f".formatted(cases.getFirst().bound()),
                new Measured(text(max), over, cases.size()),
                peer == null ? "not measured" : peer);
    }

    private static String text(double ulp) {
        return String.format(Locale.ROOT, ulp < 1e4 ? "%.3f" : "%.1e", ulp);
    }
}
