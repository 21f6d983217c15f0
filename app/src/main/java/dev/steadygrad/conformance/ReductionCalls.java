package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.tensor.Selected;
import dev.steadygrad.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Reductions, scans, sorting and products.
final class ReductionCalls {
    private ReductionCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(
                calls,
                "sum",
                a -> a.has("dtype")
                        ? a.input().sum(dims(a), keepdim(a), a.dtype("dtype"))
                        : a.input().sum(dims(a), keepdim(a)));
        one(
                calls,
                "mean",
                a -> a.has("dtype")
                        ? a.input().mean(dims(a), keepdim(a), a.dtype("dtype"))
                        : a.input().mean(dims(a), keepdim(a)));
        one(calls, "prod", ReductionCalls::prod);
        one(calls, "var", a -> a.input().var(dims(a), correction(a), keepdim(a)));
        one(calls, "std", a -> a.input().std(dims(a), correction(a), keepdim(a)));
        one(calls, "amax", a -> a.input().amax(dims(a), keepdim(a)));
        one(calls, "amin", a -> a.input().amin(dims(a), keepdim(a)));
        one(calls, "logsumexp", a -> a.input().logsumexp(dims(a), keepdim(a)));
        one(
                calls,
                "cumsum",
                a -> a.has("dtype")
                        ? a.input().cumsum(a.integer("dim"), a.dtype("dtype"))
                        : a.input().cumsum(a.integer("dim")));
        one(calls, "logcumsumexp", a -> a.input().logcumsumexp(a.integer("dim")));
        addOrders(calls);
        addProducts(calls);
    }

    private static void addOrders(Map<String, Call> calls) {
        calls.put("max", ReductionCalls::max);
        calls.put("sort", a -> both(a.input().sort(a.integer("dim", -1), descending(a))));
        calls.put("topk", ReductionCalls::topk);
        one(calls, "argsort", a -> a.input().argsort(a.integer("dim", -1), descending(a)));
        one(
                calls,
                "argmax",
                a -> a.has("dim")
                        ? a.input().argmax(a.integer("dim"), keepdim(a))
                        : a.input().argmax(keepdim(a)));
        one(
                calls,
                "argmin",
                a -> a.has("dim")
                        ? a.input().argmin(a.integer("dim"), keepdim(a))
                        : a.input().argmin(keepdim(a)));
    }

    private static void addProducts(Map<String, Call> calls) {
        one(calls, "matmul", a -> a.input().matmul(a.tensor("other")));
        one(calls, "mm", a -> a.input().mm(a.tensor("mat2")));
        one(calls, "bmm", a -> a.input().bmm(a.tensor("mat2")));
        one(calls, "addmm", ReductionCalls::addmm);
    }

    private static Tensor prod(Arguments a) {
        if (!a.has("dim")) {
            return (a.has("dtype") ? a.input().to(a.dtype("dtype")) : a.input()).prod();
        }
        return a.has("dtype")
                ? a.input().prod(a.integer("dim"), keepdim(a), a.dtype("dtype"))
                : a.input().prod(a.integer("dim"), keepdim(a));
    }

    private static List<Tensor> max(Arguments a) {
        if (a.has("dim")) {
            return both(a.input().max(a.integer("dim"), keepdim(a)));
        }
        return List.of(
                a.has("other") ? a.input().max(a.tensor("other")) : a.input().max());
    }

    private static int[] dims(Arguments a) {
        return a.integers("dim");
    }

    private static boolean keepdim(Arguments a) {
        return a.flag("keepdim", false);
    }

    private static int correction(Arguments a) {
        return a.integer("correction", a.flag("unbiased", true) ? 1 : 0);
    }

    /// Sorting is always stable, whatever `stable` says.
    private static boolean descending(Arguments a) {
        a.flag("stable", true);
        return a.flag("descending", false);
    }

    /// The result is always sorted, whatever `sorted` says.
    private static List<Tensor> topk(Arguments a) {
        a.flag("sorted", true);
        return both(a.input().topk(a.integer("k"), a.integer("dim", -1), a.flag("largest", true)));
    }

    private static List<Tensor> both(Selected found) {
        return List.of(found.values(), found.indices());
    }

    private static Tensor addmm(Arguments a) {
        Number beta = a.has("beta") ? a.number("beta") : 1;
        Number alpha = a.has("alpha") ? a.number("alpha") : 1;
        return a.input().addmm(a.tensor("mat1"), a.tensor("mat2"), beta, alpha);
    }
}
