package dev.steadygrad.conformance;

import static dev.steadygrad.conformance.Calls.one;

import dev.steadygrad.conformance.Calls.Call;
import dev.steadygrad.tensor.Tensor;
import java.util.Map;

/// Views, joints, and elements by position.
final class MovementCalls {
    private MovementCalls() {}

    static void addTo(Map<String, Call> calls) {
        one(calls, "t", a -> a.input().t());
        one(calls, "transpose", a -> a.input().transpose(a.integer("dim0"), a.integer("dim1")));
        one(calls, "permute", a -> a.input().permute(a.integers("dims")));
        one(calls, "view", a -> a.input().view(a.integers("size")));
        one(calls, "reshape", a -> a.input().reshape(a.integers("shape")));
        one(calls, "expand", a -> a.input().expand(a.integers("size")));
        one(calls, "flatten", a -> a.input().flatten(a.integer("start_dim", 0), a.integer("end_dim", -1)));
        one(calls, "squeeze", a -> a.input().squeeze(a.integers("dim")));
        one(calls, "unsqueeze", a -> a.input().unsqueeze(a.integer("dim")));
        one(calls, "flip", a -> a.input().flip(a.integers("dims")));
        one(calls, "tril", a -> a.input().tril(a.integer("diagonal", 0)));
        one(calls, "triu", a -> a.input().triu(a.integer("diagonal", 0)));
        one(calls, "cat", a -> Tensor.cat(a.inputs(), a.integer("dim", 0)));
        one(calls, "stack", a -> Tensor.stack(a.inputs(), a.integer("dim", 0)));
        addPicks(calls);
    }

    private static void addPicks(Map<String, Call> calls) {
        one(
                calls,
                "getitem",
                a -> a.input().get(Subscripts.of(a.has("index") ? a.value("index") : Arguments.Marker.NONE)));
        one(calls, "select", a -> a.input().select(a.integer("dim"), a.integer("index")));
        one(calls, "narrow", a -> a.input().narrow(a.integer("dim"), start(a), a.integer("length")));
        calls.put(
                "split",
                a -> a.isList("split_size")
                        ? a.input().split(a.integers("split_size"), a.integer("dim", 0))
                        : a.input().split(a.integer("split_size"), a.integer("dim", 0)));
        calls.put("chunk", a -> a.input().chunk(a.integer("chunks"), a.integer("dim", 0)));
        one(calls, "gather", a -> a.input().gather(a.integer("dim"), a.tensor("index")));
        one(calls, "scatter_add", a -> a.input().scatterAdd(a.integer("dim"), a.tensor("index"), a.tensor("src")));
        one(calls, "index_select", a -> a.input().indexSelect(a.integer("dim"), a.tensor("index")));
        one(calls, "index_add", MovementCalls::indexAdd);
        one(calls, "masked_select", a -> a.input().maskedSelect(a.tensor("mask")));
        one(calls, "masked_fill", MovementCalls::maskedFill);
        one(calls, "one_hot", a -> a.input().oneHot(a.integer("num_classes", -1)));
    }

    private static int start(Arguments a) {
        return a.isTensor("start") ? (int) a.tensor("start").itemLong() : a.integer("start");
    }

    private static Tensor indexAdd(Arguments a) {
        Number alpha = a.has("alpha") ? a.number("alpha") : 1;
        return a.input().indexAdd(a.integer("dim"), a.tensor("index"), a.tensor("source"), alpha);
    }

    private static Tensor maskedFill(Arguments a) {
        return a.isTensor("value")
                ? a.input().maskedFill(a.tensor("mask"), a.tensor("value"))
                : a.input().maskedFill(a.tensor("mask"), a.number("value"));
    }
}
