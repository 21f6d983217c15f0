package dev.steadygrad.loss;

import dev.steadygrad.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A loss and what its logits, capped and masked, predict; null or NaN for what was not asked for. Rows that don't
/// count have class -1 and entropy 0.
///
/// @param argmax the most likely class of each row, int64, of the shape of class indices
/// @param topK the most likely classes of each row, the likeliest first, int64, `[…, k]`
/// @param entropy of the softmax of each row, in nats, in the dtype of the hidden values
/// @param accuracy the share of the rows that count whose most likely class is the target's; NaN of no rows
public record PredictedLoss(
        Tensor loss,
        @Nullable Tensor argmax,
        @Nullable Tensor topK,
        @Nullable Tensor entropy,
        double accuracy) {}
