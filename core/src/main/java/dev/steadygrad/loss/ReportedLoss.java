package dev.steadygrad.loss;

import dev.steadygrad.tensor.Tensor;

/// A loss and what its logits looked like.
public record ReportedLoss(Tensor loss, LossReport report) {}
