package dev.steadygrad.tensor;

import dev.steadygrad.base.Check;
import dev.steadygrad.base.Shape;
import dev.steadygrad.op.Diagonal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Sums of products by Einstein's convention: `Einsum.of("bij,bjk->bik", a, b)`.
///
/// Each letter names a dimension. Letters on both sides of the arrow stay, the others are summed over; a letter twice
/// in one operand is a diagonal; `...` stands for leading dimensions that broadcast, as do dimensions of size 1.
/// Without an arrow the result has the dimensions of `...` and the letters that occur once, in alphabetical order.
///
/// Operands are multiplied from the left, each time as one batched matrix product.
///
/// **Errors**: `IllegalArgumentException` for an equation that does not fit the shapes.
///
/// **PyTorch**: `torch.einsum(equation, *operands)`.
public final class Einsum {
    private final String equation;

    /// The sizes of the labels: letters, and -1, -2, … for the dimensions of `...` from the last.
    private final Map<Integer, Integer> sizes = new HashMap<>();

    private Einsum(String equation) {
        this.equation = equation;
    }

    public static Tensor of(String equation, Tensor... operands) {
        return new Einsum(equation).run(List.of(operands));
    }

    /// A tensor whose dimensions have labels, each a different one.
    private record Labelled(Tensor x, List<Integer> labels) {}

    private Tensor run(List<Tensor> operands) {
        String[] sides = equation.replace(" ", "").split("->", -1);
        Check.that(sides.length <= 2, "einsum: there may be one arrow, got equation=%s", equation);
        String[] terms = sides[0].split(",", -1);
        Check.that(
                terms.length == operands.size() && !operands.isEmpty(),
                "einsum: there must be one term for each operand, got equation=%s for %d operands",
                equation,
                operands.size());
        List<List<Integer>> labels = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            labels.add(measured(terms[i], operands.get(i).shape()));
        }
        List<Integer> output = sides.length == 2 ? output(sides[1]) : implied(labels);
        List<Labelled> factors = new ArrayList<>();
        for (int i = 0; i < terms.length; i++) {
            factors.add(distinct(operands.get(i), labels.get(i)));
        }
        Labelled product = factors.getFirst();
        for (int i = 1; i < factors.size(); i++) {
            List<Integer> needed = new ArrayList<>(output);
            factors.subList(i + 1, factors.size()).forEach(f -> needed.addAll(f.labels));
            product = multiply(product, factors.get(i), needed);
        }
        return ordered(product, output);
    }

    // ---- the equation

    /// The labels of a term, one for each dimension of `shape`; their sizes are taken down.
    private List<Integer> measured(String term, Shape shape) {
        int named = term.replace(".", "").length();
        int more = term.contains("...") ? shape.rank() - named : 0;
        List<Integer> labels = labels(term, more);
        Check.that(
                more >= 0 && labels.size() == shape.rank(),
                "einsum: a term must name each dimension, got term=%s of equation=%s for shape %s",
                term,
                equation,
                shape);
        for (int d = 0; d < labels.size(); d++) {
            int size = shape.dim(d);
            int known = sizes.getOrDefault(labels.get(d), 1);
            Check.that(
                    known == size || known == 1 || size == 1,
                    "einsum: a label must have one size, got sizes %d and %d for dim=%d of shape %s in equation=%s",
                    known,
                    size,
                    d,
                    shape,
                    equation);
            sizes.put(labels.get(d), known == 1 ? size : known);
        }
        return labels;
    }

    private List<Integer> output(String term) {
        int more = term.contains("...")
                ? (int) sizes.keySet().stream().filter(l -> l < 0).count()
                : 0;
        List<Integer> labels = labels(term, more);
        Check.that(
                sizes.keySet().containsAll(labels) && labels.stream().distinct().count() == labels.size(),
                "einsum: the result's labels must be different ones of the operands, got equation=%s",
                equation);
        return labels;
    }

    private static List<Integer> implied(List<List<Integer>> terms) {
        Map<Integer, Integer> counts = new TreeMap<>();
        terms.forEach(term -> term.forEach(l -> counts.merge(l, 1, Integer::sum)));
        return counts.keySet().stream()
                .filter(l -> l < 0 || counts.getOrDefault(l, 0) == 1)
                .toList();
    }

    /// The labels of a term in which `...` stands for `more` dimensions.
    private List<Integer> labels(String term, int more) {
        List<Integer> labels = new ArrayList<>();
        int dots = term.indexOf("...");
        for (int i = 0; i < term.length(); i++) {
            if (i == dots) {
                for (int d = more; d > 0; d--) {
                    labels.add(-d);
                }
                i += 2;
                continue;
            }
            char c = term.charAt(i);
            Check.that(
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z',
                    "einsum: labels must be letters or `...` once, got '%s' in equation=%s",
                    c,
                    equation);
            labels.add((int) c);
        }
        return labels;
    }

    // ---- the product

    /// Without dimensions of size 1 that broadcast, and with diagonals in place of labels that come twice.
    private Labelled distinct(Tensor operand, List<Integer> names) {
        Tensor x = operand;
        List<Integer> labels = new ArrayList<>();
        for (int d = names.size() - 1; d >= 0; d--) {
            if (x.size(d) == 1 && sizes.getOrDefault(names.get(d), 1) != 1) {
                x = x.select(d, 0);
            } else {
                labels.addFirst(names.get(d));
            }
        }
        Labelled y = new Labelled(x, labels);
        while (y.labels.stream().distinct().count() < y.labels.size()) {
            y = diagonal(y);
        }
        return y;
    }

    /// The last label that comes twice, once, as the last one.
    private static Labelled diagonal(Labelled x) {
        int second = x.labels.size() - 1;
        while (x.labels.indexOf(x.labels.get(second)) == second) {
            second--;
        }
        Integer label = x.labels.get(second);
        int first = x.labels.indexOf(label);
        List<Integer> labels = new ArrayList<>();
        for (int d = 0; d < x.labels.size(); d++) {
            if (d != first && d != second) {
                labels.add(x.labels.get(d));
            }
        }
        labels.add(label);
        return new Labelled(x.x.apply(new Diagonal(0, first, second)), labels);
    }

    private static Labelled multiply(Labelled a, Labelled b, List<Integer> needed) {
        Labelled left = summed(a, l -> b.labels.contains(l) || needed.contains(l));
        Labelled right = summed(b, l -> a.labels.contains(l) || needed.contains(l));
        List<Integer> shared =
                left.labels.stream().filter(right.labels::contains).toList();
        List<Integer> batch = shared.stream().filter(needed::contains).toList();
        List<Integer> inner = shared.stream().filter(l -> !needed.contains(l)).toList();
        List<Integer> rows =
                left.labels.stream().filter(l -> !shared.contains(l)).toList();
        List<Integer> columns =
                right.labels.stream().filter(l -> !shared.contains(l)).toList();
        Tensor p = matrices(left, batch, rows, inner).matmul(matrices(right, batch, inner, columns));
        List<Integer> labels = new ArrayList<>(batch);
        labels.addAll(rows);
        labels.addAll(columns);
        Shape shape = sizes(left, batch).concat(sizes(left, rows)).concat(sizes(right, columns));
        return new Labelled(p.reshape(shape), labels);
    }

    private static Tensor matrices(Labelled x, List<Integer> batch, List<Integer> rows, List<Integer> columns) {
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(rows);
        order.addAll(columns);
        return permuted(x, order)
                .reshape(Shape.of(
                        sizes(x, batch).numel(),
                        sizes(x, rows).numel(),
                        sizes(x, columns).numel()));
    }

    private static Tensor permuted(Labelled x, List<Integer> order) {
        return x.x.permute(order.stream().mapToInt(x.labels::indexOf).toArray());
    }

    private static Shape sizes(Labelled x, List<Integer> labels) {
        return Shape.of(
                labels.stream().mapToInt(l -> x.x.size(x.labels.indexOf(l))).toArray());
    }

    private interface Kept {
        boolean test(Integer label);
    }

    private static Labelled summed(Labelled x, Kept kept) {
        int[] gone = IntStream.range(0, x.labels.size())
                .filter(d -> !kept.test(x.labels.get(d)))
                .toArray();
        return gone.length == 0
                ? x
                : new Labelled(
                        x.x.sum(gone, false),
                        x.labels.stream().filter(kept::test).toList());
    }

    /// The result, its dimensions in the order of `output`.
    private Tensor ordered(Labelled product, List<Integer> output) {
        Labelled y = summed(product, output::contains);
        List<Integer> present = output.stream().filter(y.labels::contains).toList();
        Tensor x = permuted(y, present);
        int[] full = output.stream().mapToInt(sizes::get).toArray();
        int[] ones = full.clone();
        Arrays.setAll(ones, d -> present.contains(output.get(d)) ? full[d] : 1);
        return x.reshape(Shape.of(ones)).expand(Shape.of(full));
    }
}
