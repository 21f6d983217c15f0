package dev.steadygrad.nn;

import dev.steadygrad.array.NdArray;
import dev.steadygrad.array.Normalizations;
import dev.steadygrad.base.Check;
import dev.steadygrad.base.DType;
import dev.steadygrad.base.Rng;
import dev.steadygrad.base.Shape;
import dev.steadygrad.kernel.Backends;
import dev.steadygrad.kernel.Window;
import dev.steadygrad.op.Attention;
import dev.steadygrad.op.BiasedConvolution;
import dev.steadygrad.op.Convolution;
import dev.steadygrad.op.Dims;
import dev.steadygrad.op.Entmax;
import dev.steadygrad.op.HardMax;
import dev.steadygrad.op.Linear;
import dev.steadygrad.op.SoftCap;
import dev.steadygrad.op.Standardize;
import dev.steadygrad.op.WindowMax;
import dev.steadygrad.op.WindowSum;
import dev.steadygrad.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What layers do, as functions of all they need. Names and meanings are those of `torch.nn.functional`.
public final class Functional {
    private Functional() {}

    /// Softmax along `dim`: see [Softmax].
    public static Tensor softmax(Tensor x, int dim) {
        return x.softmax(dim);
    }

    /// Of `x` converted to `dtype` first.
    public static Tensor softmax(Tensor x, int dim, DType dtype) {
        return x.softmax(dim, dtype);
    }

    /// Softmax of `x / temperature`: above 1 the probabilities come closer to each other, below 1 the largest gains.
    ///
    /// **Numerics**: the quotients of float32 and half types are taken in float64, since rounding them would cost the
    /// small probabilities digits.
    ///
    /// **Errors**: as [dev.steadygrad.op.Softmax], and `IllegalArgumentException` for a temperature of 0 or below.
    public static Tensor softmax(Tensor x, int dim, double temperature) {
        Check.that(temperature > 0, "softmax: temperature must be above 0, got temperature=%s", temperature);
        Check.floating("softmax", x.dtype());
        return temperature == 1
                ? x.softmax(dim)
                : x.to(DType.FLOAT64).div(temperature).softmax(dim).to(x.dtype());
    }

    /// Log-softmax along `dim`: see [LogSoftmax].
    public static Tensor logSoftmax(Tensor x, int dim) {
        return x.logSoftmax(dim);
    }

    /// Of `x` converted to `dtype` first.
    public static Tensor logSoftmax(Tensor x, int dim, DType dtype) {
        return x.logSoftmax(dim, dtype);
    }

    /// Softmax of the negated values along `dim`.
    public static Tensor softmin(Tensor x, int dim) {
        return x.softmin(dim);
    }

    /// Of `x` converted to `dtype` first.
    public static Tensor softmin(Tensor x, int dim, DType dtype) {
        return x.softmin(dim, dtype);
    }

    /// A draw from the distribution that the logits stand for, as softmax of them with Gumbel noise, over `tau`: near
    /// one-hot for a small tau, and differentiable. Its largest entry is class c with the probability `softmax(x)[c]`,
    /// whatever tau.
    ///
    /// **Errors**: `IllegalArgumentException` for integers, and for a tau that is not above 0.
    ///
    /// **PyTorch**: `F.gumbel_softmax(logits, tau, hard, dim=dim)`.
    ///
    /// **Source**: Jang, Gu and Poole, 2017; Maddison, Mnih and Teh, 2017.
    ///
    /// @param hard whether the draw is one-hot, with the gradient of the soft one: see [HardMax]
    public static Tensor gumbelSoftmax(Tensor logits, double tau, boolean hard, int dim, Rng rng) {
        Check.floating("gumbelSoftmax", logits.dtype());
        Check.that(tau > 0, "gumbelSoftmax: tau must be above 0, got tau=%s", tau);
        Check.dim("gumbelSoftmax", dim, logits.shape());
        Tensor wide = logits.dtype() == DType.FLOAT64 ? logits : logits.to(DType.FLOAT32);
        NdArray noise = NdArray.zeros(wide.dtype(), wide.shape());
        long first = rng.reserve(noise.numel());
        Backends.get().generate(i -> rng.gumbelAt(first + i), noise.data());
        Tensor soft = wide.add(Tensor.wrap(noise)).div(tau).softmax(dim).to(logits.dtype());
        return hard ? soft.apply(new HardMax(dim)) : soft;
    }

    /// The point of the simplex nearest to `x`, along `dim`, with exact zeros: see [Entmax], alpha 2.
    public static Tensor sparsemax(Tensor x, int dim) {
        return entmax(x, 2, dim);
    }

    /// Between softmax and sparsemax: see [Entmax], alpha 1.5.
    public static Tensor entmax15(Tensor x, int dim) {
        return entmax(x, 1.5, dim);
    }

    /// See [Entmax].
    public static Tensor entmax(Tensor x, double alpha, int dim) {
        return x.apply(new Entmax(alpha, dim));
    }

    /// `cap · tanh(x / cap)`, which keeps logits within ±cap: see [SoftCap].
    public static Tensor softCap(Tensor x, double cap) {
        return x.apply(new SoftCap(cap));
    }

    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value) {
        return scaledDotProductAttention(query, key, value, new AttentionOptions());
    }

    /// The values, weighed for each query by the softmax of its products with the keys: see [Attention].
    ///
    /// **Shape**: query `[…, L, E]`, key `[…, S, E]`, value `[…, S, F]` → `[…, L, F]`; leading dimensions broadcast.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes, mixed dtypes, integers, and a mask of another dtype
    /// or one that does not broadcast to `[…, L, S]`.
    public static Tensor scaledDotProductAttention(Tensor query, Tensor key, Tensor value, AttentionOptions options) {
        Shape shape = Attention.shape(query.shape(), key.shape(), value.shape());
        Double scale = options.scale();
        Attention attention = new Attention(
                scale == null ? 1 / Math.sqrt(query.size(-1)) : scale, options.isCausal(), options.emptyRow());
        Tensor mask = options.attnMask();
        Tensor packed = query.apply(attention, mask == null ? List.of(key, value) : List.of(key, value, mask));
        return packed.narrow(0, 0, shape.numel()).reshape(shape).to(query.dtype());
    }

    public static Tensor linear(Tensor x, Tensor weight) {
        return linear(x, weight, null);
    }

    /// `x · weightᵀ + bias`.
    ///
    /// **Shape**: `[…, in]`, weight `[out, in]`, bias `[out]` → `[…, out]`; or weight `[in]`, bias `[]` → `[…]`.
    public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
        if (weight.rank() != 1) {
            return x.apply(new Linear(), bias == null ? List.of(weight) : List.of(weight, bias));
        }
        Tensor y = x.matmul(weight);
        return bias == null ? y : y.add(bias);
    }

    /// Mean 0 and variance 1 over the last dimensions, then `· weight + bias`.
    ///
    /// **Shape**: `[…, normalizedShape]`, weight and bias `normalizedShape` → that of the input.
    ///
    /// **Errors**: `IllegalArgumentException` where the input's shape does not end so.
    ///
    /// **Source**: Ba, Kiros and Hinton, 2016.
    public static Tensor layerNorm(
            Tensor x, Shape normalizedShape, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        int rank = normalizedShape.rank();
        int first = x.rank() - rank;
        Check.that(
                rank > 0 && first >= 0 && x.shape().slice(first, x.rank()).equals(normalizedShape),
                "layerNorm: the input's shape must end with normalizedShape=%s, got shape=%s",
                normalizedShape,
                x.shape());
        int[] dims = new int[rank];
        Arrays.setAll(dims, i -> first + i);
        return scaled(
                "layerNorm",
                x.apply(new Standardize(Dims.of(dims), eps)),
                weight,
                bias,
                normalizedShape,
                normalizedShape);
    }

    /// Mean 0 and variance 1 of each channel, then `· weight + bias`. In training by the batch's own mean and variance,
    /// which the running ones follow: `running = (1 - momentum) · running + momentum · batch`, with the unbiased
    /// variance; else by the running ones.
    ///
    /// **Shape**: `[N, C, …]`, the others `[C]` → that of the input. An empty input stays as it is.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes, without running values outside training, and for one
    /// element a channel in training.
    ///
    /// **Source**: Ioffe and Szegedy, 2015.
    public static Tensor batchNorm(
            Tensor x,
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        Check.floating("batchNorm", x.dtype());
        if (x.numel() == 0) {
            return x.mul(1);
        }
        Check.that(x.rank() >= 2, "batchNorm: the input must have shape [N, C, ...], got shape=%s", x.shape());
        Shape channels = Shape.of(x.size(1));
        Shape place = x.shape().slice(1, x.rank());
        for (int d = 1; d < place.rank(); d++) {
            place = place.with(d, 1);
        }
        checkShape("batchNorm", "the running mean", runningMean, channels);
        checkShape("batchNorm", "the running variance", runningVar, channels);
        Tensor y;
        if (training) {
            int[] dims = others(x);
            Check.that(
                    x.numel() > x.size(1),
                    "batchNorm: training needs more than one element a channel, got shape=%s",
                    x.shape());
            follow(x, dims, runningMean, runningVar, momentum);
            y = x.apply(new Standardize(Dims.of(dims), eps));
        } else {
            if (runningMean == null || runningVar == null) {
                throw Check.error("batchNorm: outside training there must be a running mean and variance, got none");
            }
            y = x.sub(runningMean.reshape(place)).div(runningVar.add(eps).sqrt().reshape(place));
        }
        return scaled("batchNorm", y, weight, bias, channels, place);
    }

    /// All dimensions but that of the channels.
    private static int[] others(Tensor x) {
        int[] dims = new int[x.rank() - 1];
        Arrays.setAll(dims, i -> i == 0 ? 0 : i + 1);
        return dims;
    }

    private static void follow(
            Tensor x, int[] dims, @Nullable Tensor runningMean, @Nullable Tensor runningVar, double momentum) {
        if (runningMean == null && runningVar == null) {
            return;
        }
        Normalizations.Moments batch = Normalizations.moments(x.array(), dims);
        double n = (double) x.numel() / x.size(1);
        move(runningMean, batch.mean(), momentum);
        move(runningVar, batch.variance().mul(n / (n - 1)), momentum);
    }

    private static void move(@Nullable Tensor running, NdArray batch, double momentum) {
        if (running != null) {
            NdArray target = batch.reshape(running.shape()).mul(momentum);
            running.array().assign(running.array().mul(1 - momentum).add(target));
        }
    }

    /// `y · weight + bias`, both of `shape`, seen as `place`.
    private static Tensor scaled(
            String op, Tensor y, @Nullable Tensor weight, @Nullable Tensor bias, Shape shape, Shape place) {
        checkShape(op, "the weight", weight, shape);
        checkShape(op, "the bias", bias, shape);
        Tensor scaled = weight == null ? y : y.mul(weight.reshape(place));
        return bias == null ? scaled : scaled.add(bias.reshape(place));
    }

    private static void checkShape(String op, String what, @Nullable Tensor t, Shape shape) {
        if (t != null) {
            Check.sameShape(op, what, t.shape(), shape);
        }
    }

    /// The cross-correlation of images with filters.
    ///
    /// **Shape**: `[N, C, H, W]` or `[C, H, W]`, weight `[O, C / groups, rows, columns]`, bias `[O]` → `[N, O, H', W']`
    /// or `[O, H', W']`.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes, mixed dtypes, and filters larger than the padded
    /// images.
    public static Tensor conv2d(Tensor x, Tensor weight, @Nullable Tensor bias, ConvOptions options) {
        Shape w = weight.shape();
        Check.that(w.rank() == 4, "conv2d: the weight must have shape [O, C / groups, rows, columns], got shape=%s", w);
        Tensor images = images("conv2d", x);
        Check.floating("conv2d", x.dtype());
        Check.that(
                weight.dtype() == x.dtype(),
                "conv2d: input and weight must have one dtype, got %s and %s; convert one with to(dtype)",
                x.dtype(),
                weight.dtype());
        int groups = options.groups();
        Check.that(
                images.size(1) == w.dim(1) * groups && w.dim(0) % groups == 0,
                "conv2d: channels must be groups times those of the weight, and its filters a multiple of groups,"
                        + " got input of shape %s, weight of shape %s, groups=%d",
                x.shape(),
                w,
                groups);
        Window window = options.window(w);
        checkFits("conv2d", window, images.shape());
        var convolution = new Convolution(window, groups);
        if (bias == null) {
            return like(x, images.apply(convolution, weight));
        }
        Check.sameShape("conv2d", "the bias", bias.shape(), Shape.of(w.dim(0)));
        return like(x, images.apply(new BiasedConvolution(convolution), List.of(weight, bias)));
    }

    /// The mean under each window.
    ///
    /// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, H', W']` or `[C, H', W']`.
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes, integers, dilation, and windows larger than the padded
    /// images.
    public static Tensor avgPool2d(Tensor x, PoolOptions options) {
        Check.floating("avgPool2d", x.dtype());
        Check.that(!options.isDilated(), "avgPool2d: windows of a mean have no dilation, got another than 1");
        Tensor images = images("avgPool2d", x);
        Window window = options.window("avgPool2d", images.shape());
        Tensor wide = x.dtype() == DType.FLOAT64 ? images : images.to(DType.FLOAT32);
        Tensor sums = wide.apply(new WindowSum(window));
        int height = images.size(2);
        int width = images.size(3);
        int columns = sums.size(3);
        NdArray divisor = NdArray.zeros(sums.dtype(), Shape.of(sums.size(2), columns));
        Backends.get()
                .generate(i -> options.divisor((int) i / columns, (int) i % columns, height, width), divisor.data());
        return like(x, sums.div(Tensor.wrap(divisor)).to(x.dtype()));
    }

    /// The largest element under each window; padding is never chosen, and NaN is the largest.
    ///
    /// **Shape**: as [#avgPool2d].
    ///
    /// **Errors**: `IllegalArgumentException` for other shapes and for windows larger than the padded images.
    public static Tensor maxPool2d(Tensor x, PoolOptions options) {
        Tensor images = images("maxPool2d", x);
        return like(x, images.apply(new WindowMax(options.window("maxPool2d", images.shape()))));
    }

    /// As [#maxPool2d], with positions: of equal elements the first.
    public static MaxPool maxPool2dWithIndices(Tensor x, PoolOptions options) {
        Tensor images = images("maxPool2d", x);
        Shape s = images.shape();
        var max = new WindowMax(options.window("maxPool2d", s));
        Tensor values = images.apply(max);
        return new MaxPool(like(x, values), like(x, Tensor.wrap(max.places())));
    }

    /// The mean under as many windows as the output has elements: row `i` is of rows `⌊i · H / rows⌋` to
    /// `⌈(i + 1) · H / rows⌉ - 1`, and so are columns.
    ///
    /// **Shape**: `[N, C, H, W]` or `[C, H, W]` → `[N, C, rows, columns]` or `[C, rows, columns]`.
    ///
    /// **Errors**: as [#avgPool2d], and for images without rows or columns.
    public static Tensor adaptiveAvgPool2d(Tensor x, int rows, int columns) {
        return Adaptive.pool("adaptiveAvgPool2d", x, new Pair(rows, columns), Functional::avgPool2d);
    }

    /// The largest element under windows as [#adaptiveAvgPool2d].
    public static Tensor adaptiveMaxPool2d(Tensor x, int rows, int columns) {
        return Adaptive.pool("adaptiveMaxPool2d", x, new Pair(rows, columns), Functional::maxPool2d);
    }

    /// 0 for a random part `p` of the elements, `x / (1 - p)` of the others: see [Dropout].
    public static Tensor dropout(Tensor x, double p, Rng rng) {
        return p == 0 ? x : x.apply(new dev.steadygrad.op.Dropout(p, rng, rng.reserve(x.numel())));
    }

    /// Rows of `weight` by their positions.
    ///
    /// **Shape**: `[…]`, weight `[rows, columns]` → `[…, columns]`.
    ///
    /// **Errors**: as [dev.steadygrad.op.Embedding].
    ///
    /// @param paddingIdx the row that gets no gradient; null for none
    public static Tensor embedding(Tensor index, Tensor weight, @Nullable Integer paddingIdx) {
        int columns = weight.rank() == 2 ? weight.size(1) : 0;
        Tensor flat = weight.apply(new dev.steadygrad.op.Embedding(index.array(), columns));
        Tensor rows = flat.reshape(index.shape().concat(Shape.of(columns)));
        return paddingIdx == null ? rows : rows.where(index.ne(paddingIdx).unsqueeze(-1), rows.detach());
    }

    /// `x` as a batch of images.
    private static Tensor images(String op, Tensor x) {
        Check.that(
                x.rank() == 3 || x.rank() == 4,
                "%s: the input must have shape [N, C, H, W] or [C, H, W], got shape=%s",
                op,
                x.shape());
        return x.rank() == 4 ? x : x.reshape(x.shape().inserting(0, 1));
    }

    /// `y`, which was made of a batch, without the batch where `x` had none.
    private static Tensor like(Tensor x, Tensor y) {
        return x.rank() == 4 ? y : y.reshape(y.shape().without(0));
    }

    static void checkFits(String op, Window window, Shape images) {
        int rows = window.rows().count(images.dim(2));
        int columns = window.columns().count(images.dim(3));
        Check.that(
                rows > 0 && columns > 0,
                "%s: a window must fit into the padded images, got one of (%d, %d) for images of (%d, %d)",
                op,
                window.rows().reach(),
                window.columns().reach(),
                images.dim(2),
                images.dim(3));
    }
}
