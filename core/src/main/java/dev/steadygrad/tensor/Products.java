package dev.steadygrad.tensor;

import static dev.steadygrad.array.Products.checkRank;

import dev.steadygrad.array.Verbs;
import dev.steadygrad.base.Check;
import dev.steadygrad.op.AddMm;
import dev.steadygrad.op.Matmul;
import java.util.List;

/// Products of vectors and matrices. Both factors must have one dtype.
public sealed interface Products extends Verbs<Tensor> permits Tensor {

    /// The matrix product: see [Matmul].
    @Override
    default Tensor matmul(Tensor b) {
        return apply(new Matmul(), b);
    }

    /// The sum of the products of two vectors' elements: `[n]`, `[n]` → `[]`.
    default Tensor dot(Tensor b) {
        checkRank("dot", 1, array());
        checkRank("dot", 1, b.array());
        return matmul(b);
    }

    /// Each element of one vector by each of the other: `[n]`, `[m]` → `[n, m]`.
    default Tensor outer(Tensor b) {
        checkRank("outer", 1, array());
        checkRank("outer", 1, b.array());
        return reshape(shape().inserting(1, 1)).mul(b);
    }

    /// The product of two matrices: `[n, m]`, `[m, p]` → `[n, p]`.
    default Tensor mm(Tensor b) {
        checkRank("mm", 2, array());
        checkRank("mm", 2, b.array());
        return matmul(b);
    }

    /// The products of two stacks of as many matrices: `[b, n, m]`, `[b, m, p]` → `[b, n, p]`.
    default Tensor bmm(Tensor b) {
        checkRank("bmm", 3, array());
        checkRank("bmm", 3, b.array());
        Check.that(
                shape().dim(0) == b.shape().dim(0),
                "bmm: there must be as many matrices on both sides, got shapes %s and %s; matmul broadcasts",
                shape(),
                b.shape());
        return matmul(b);
    }

    /// A matrix by a vector: `[n, m]`, `[m]` → `[n]`.
    default Tensor mv(Tensor b) {
        checkRank("mv", 2, array());
        checkRank("mv", 1, b.array());
        return matmul(b);
    }

    /// This tensor, which broadcasts, and the product of two matrices: see [AddMm].
    default Tensor addmm(Tensor a, Tensor b) {
        return addmm(a, b, 1, 1);
    }

    default Tensor addmm(Tensor a, Tensor b, Number beta, Number alpha) {
        return apply(new AddMm(beta, alpha), List.of(a, b));
    }
}
