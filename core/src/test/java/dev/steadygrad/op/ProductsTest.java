package dev.steadygrad.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.tensor.Einsum;
import dev.steadygrad.tensor.GradCheck;
import dev.steadygrad.tensor.GradGradCheck;
import dev.steadygrad.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProductsTest {
    private static Tensor random(long seed, int... dims) {
        return Tensor.randn(new Rng(seed), dims).to(DType.FLOAT64).requiresGrad(true);
    }

    @Test
    void namedProducts_areMatmul_ofTheirRanksOnly() {
        Tensor v = Tensor.of(new double[] {1, 2}, 2);
        Tensor w = Tensor.of(new double[] {3, 5}, 2);
        Tensor m = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
        assertThat(v.dot(w).item()).isEqualTo(13);
        assertThat(v.outer(w).toDoubleArray()).containsExactly(3, 5, 6, 10);
        assertThat(m.mv(w).toDoubleArray()).containsExactly(13, 29);
        assertThat(m.mm(m).toDoubleArray()).containsExactly(7, 10, 15, 22);
        assertThat(m.reshape(1, 2, 2).bmm(m.reshape(1, 2, 2)).toDoubleArray()).containsExactly(7, 10, 15, 22);
        assertThatThrownBy(() -> m.dot(v))
                .hasMessageContaining("dot: the tensor must have 1 dimensions, got shape=[2, 2]");
        assertThatThrownBy(() -> m.mm(v)).hasMessageContaining("mm: the tensor must have 2 dimensions");
        assertThatThrownBy(() -> Tensor.ones(2, 1, 1).bmm(Tensor.ones(3, 1, 1)))
                .hasMessageContaining("as many matrices");
    }

    @Test
    void integers_multiplyExactly() {
        Tensor m = Tensor.of(new long[] {1L << 60, 1, 3, 4}, 2, 2);
        assertThat(m.mm(Tensor.of(new long[] {2, 0, 1, 1}, 2, 2)).toLongArray())
                .containsExactly((1L << 61) + 1, 1, 10, 4);
        assertThat(m.t().matmul(Tensor.of(new long[] {1, 1}, 2)).toLongArray()).containsExactly((1L << 60) + 3, 5);
    }

    @Test
    void addmm_scalesBoth_andIgnoresTheInputWithBetaZero() {
        Tensor m = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
        Tensor bias = Tensor.of(new double[] {10, 20}, 2);
        assertThat(bias.addmm(m, m).toDoubleArray()).containsExactly(17, 30, 25, 42);
        assertThat(bias.addmm(m, m, 2, 0.5).toDoubleArray()).containsExactly(23.5, 45, 27.5, 51);
        assertThat(Tensor.full(DType.FLOAT64, Double.NaN, 2).addmm(m, m, 0, 1).toDoubleArray())
                .containsExactly(7, 10, 15, 22);
        assertThatThrownBy(() -> Tensor.ones(DType.FLOAT64, 3).addmm(m, m)).hasMessageContaining("addmm");
        Tensor b = random(1, 3);
        Tensor x = random(2, 2, 4);
        Tensor w = random(3, 4, 3);
        GradCheck.check(xs -> xs.get(0).addmm(xs.get(1), xs.get(2), 0.7, -2), b, x, w);
        GradGradCheck.check(xs -> xs.get(0).addmm(xs.get(1), xs.get(2), 0.7, -2), b, x, w);
    }

    /// Every equation against the sum that it writes.
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "ij,jk->ik; 2,3 3,4",
                "ij,jk; 2,3 3,4",
                "bij,bjk->bik; 2,3,4 2,4,5",
                "bij,jk->kbi; 2,3,4 4,5",
                "i,j->ij; 3 4",
                "i,i; 5 5",
                "ij->ji; 2,3",
                "ij->; 2,3",
                "ba; 2,3",
                "ii; 3,3",
                "ii->i; 3,3",
                "iij,j->ji; 2,2,3 3",
                "ij,ij,ij->i; 2,3 2,3 2,3",
                "ij,jk,kl->li; 2,3 3,4 4,2",
                "ij,kl->k; 2,3 4,2",
                "ij,jk->ik; 1,3 1,4"
            })
    void einsum_isTheSumItWrites(String equation, String shapes) {
        List<Tensor> xs = new ArrayList<>();
        for (String shape : shapes.split(" ", -1)) {
            xs.add(random(
                    xs.size() + 1,
                    Arrays.stream(shape.split(",", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray()));
        }
        Tensor y = Einsum.of(equation, xs.toArray(Tensor[]::new));
        double[] written = written(equation, xs);
        double[] got = y.toDoubleArray();
        assertThat(got).hasSameSizeAs(written);
        for (int i = 0; i < got.length; i++) {
            // 32 products of numbers of about 1, in another order
            assertThat(got[i]).isCloseTo(written[i], org.assertj.core.api.Assertions.within(32 * 8 * 0x1p-53));
        }
        GradCheck.check(ts -> Einsum.of(equation, ts.toArray(Tensor[]::new)), xs.toArray(Tensor[]::new));
    }

    /// Every product of elements that the labels allow, added to the element of the result that they name.
    private static double[] written(String equation, List<Tensor> xs) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        int[] sizes = new int[128];
        for (int t = 0; t < terms.length; t++) {
            for (int d = 0; d < terms[t].length(); d++) {
                char label = terms[t].charAt(d);
                sizes[label] = Math.max(sizes[label], xs.get(t).size(d));
            }
        }
        int[] labels =
                sides[0].chars().filter(Character::isLetter).sorted().distinct().toArray();
        int[] once = Arrays.stream(labels)
                .filter(l -> sides[0].indexOf(l) == sides[0].lastIndexOf(l))
                .toArray();
        String output = sides.length == 2 ? sides[1] : new String(once, 0, once.length);
        double[] y = new double[output.chars().map(l -> sizes[l]).reduce(1, (p, q) -> p * q)];
        int[] at = new int[128];
        for (int i = 0; i < Arrays.stream(labels).map(l -> sizes[l]).reduce(1, (p, q) -> p * q); i++) {
            int rest = i;
            for (int label : labels) {
                at[label] = rest % sizes[label];
                rest /= sizes[label];
            }
            double product = 1;
            for (int t = 0; t < terms.length; t++) {
                Tensor x = xs.get(t);
                product *= x.toDoubleArray()[offset(terms[t], x.shape().toArray(), at)];
            }
            y[offset(output, output.chars().map(l -> sizes[l]).toArray(), at)] += product;
        }
        return y;
    }

    private static int offset(String term, int[] dims, int[] at) {
        int off = 0;
        for (int d = 0; d < dims.length; d++) {
            off = off * dims[d] + (dims[d] == 1 ? 0 : at[term.charAt(d)]);
        }
        return off;
    }

    @Test
    void einsum_ellipsis_broadcasts() {
        Tensor a = random(1, 5, 1, 2, 3);
        Tensor b = random(2, 4, 3, 2);
        assertThat(Einsum.of("...ij,...jk->...ik", a, b).toDoubleArray())
                .containsExactly(a.matmul(b).toDoubleArray());
        assertThat(Einsum.of("...ij->...ji", a).toDoubleArray()).containsExactly(a.mT().toDoubleArray());
        assertThat(Einsum.of("i...", a).shape().toArray()).containsExactly(1, 2, 3, 5);
        assertThat(Einsum.of("...ij->ij", a).toDoubleArray())
                .containsExactly(a.sum(new int[] {0, 1}, false).toDoubleArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ij,jk", "ijk", "i", "ij->k", "ij->ii", "i1", "ij->i->j", "....ij"})
    void einsum_equationsThatDoNotFit_areNamed(String equation) {
        assertThatThrownBy(() -> Einsum.of(equation, Tensor.ones(2, 3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("einsum: ")
                .hasMessageContaining(equation);
    }
}
