package dev.steadygrad.kernel.cpu;

import dev.steadygrad.base.DType;
import dev.steadygrad.tensor.Tensor;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Kinds of rows on which softmax loses digits.
enum Terrain {
    ORDINARY {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            return Math.exp(6 * seeded - 3) * random.nextGaussian();
        }
    },
    /// One entry above the others by up to 200, in float64 by up to 800.
    GAP {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            double gap = seeded * (precision.bits() == 53 ? 800 : 200);
            return j == 0 ? 3 : 3 - gap - Math.scalb(random.nextDouble(), random.nextInt(8));
        }
    },
    /// Up to 1e8, either way.
    OFFSET {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            return offset(precision, Math.pow(10, 16 * Math.abs(seeded - 0.5)) * Math.signum(seeded - 0.5))
                    + 3 * random.nextGaussian();
        }
    },
    /// 1e30, and entries next to each other.
    FAR_OFFSET {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            double far = offset(precision, 1e30);
            return far * (1 - random.nextInt(3) * Math.scalb(seeded < 0.5 ? 0 : 1.0, -precision.bits()));
        }
    },
    TIES {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            return Math.rint(50 * seeded) - random.nextInt(3) * Math.scalb(1, (int) (30 * seeded) - 20);
        }
    },
    SUBNORMAL {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            return Math.scalb(random.nextInt(64) - 32, precision.least() - precision.bits() + 1);
        }
    },
    /// To the ends of the range; in float64 to a part of it, so that the oracle's sums are finite.
    SPAN {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            double end = precision.bits() == 53 ? precision.largest() / 64 : precision.largest();
            return (2 * random.nextDouble() - 1) * (random.nextInt(4) == 0 ? 4 : end);
        }
    },
    /// Logarithms of probabilities, whose logsumexp cancels.
    LOG_PROBABILITIES {
        @Override
        double entry(RandomGenerator random, Precision precision, double seeded, int j) {
            return 2 * random.nextGaussian();
        }

        @Override
        double[] row(DType dtype, int n, long seed) {
            double[] x = super.row(DType.FLOAT64, n, seed);
            return rounded(Tensor.of(x, n).logSoftmax(0).toDoubleArray(), dtype);
        }
    };

    /// @param seeded in `[0, 1)`, the same for the whole row
    abstract double entry(RandomGenerator random, Precision precision, double seeded, int j);

    /// `n` numbers of `dtype`.
    double[] row(DType dtype, int n, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Precision precision = Precision.of(dtype);
        double seeded = random.nextDouble();
        double[] x = new double[n];
        int first = random.nextInt(n);
        for (int j = 0; j < n; j++) {
            x[(first + j) % n] = entry(random, precision, seeded, j);
        }
        return rounded(x, dtype);
    }

    private static double offset(Precision precision, double wanted) {
        return Math.copySign(Math.min(Math.abs(wanted), precision.largest() / 2), wanted);
    }

    private static double[] rounded(double[] x, DType dtype) {
        return Tensor.of(x, x.length).to(dtype).toDoubleArray();
    }
}
