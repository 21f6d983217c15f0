package dev.steadygrad.conformance;

import dev.steadygrad.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// This library's ops by PyTorch's names. The families are in classes of their own.
final class Calls {
    private static final Map<String, Call> BY_NAME = new HashMap<>();

    static {
        ElementwiseCalls.addTo(BY_NAME);
        ReductionCalls.addTo(BY_NAME);
        MovementCalls.addTo(BY_NAME);
        FunctionCalls.addTo(BY_NAME);
        LossCalls.addTo(BY_NAME);
    }

    /// Calls an op.
    interface Call {
        List<Tensor> run(Arguments a);
    }

    /// Calls an op with one output.
    interface Single {
        Tensor run(Arguments a);
    }

    private Calls() {}

    /// **Errors**: `Unsupported` for an op, or an argument of one, that this version does not have; else those of the
    /// op.
    static List<Tensor> run(String op, Arguments a) {
        Call call = BY_NAME.get(op);
        if (call == null) {
            throw new Unsupported("no such op");
        }
        List<Tensor> outputs = call.run(a);
        a.checkAllUsed();
        return outputs;
    }

    static void one(Map<String, Call> calls, String op, Single call) {
        calls.put(op, a -> List.of(call.run(a)));
    }
}
