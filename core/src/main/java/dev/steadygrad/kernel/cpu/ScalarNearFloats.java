package dev.steadygrad.kernel.cpu;

/// The loops over rows of floats near 0 in plain Java: the definition that the vector code follows bit for bit.
class ScalarNearFloats extends NearFloats {
    @Override
    float exp(float[] x, int xo, float[] heads, float[] tails, int at, int n) {
        int least = Integer.MAX_VALUE;
        int most = Integer.MIN_VALUE;
        for (int j = 0; j < n; j++) {
            float v = x[xo + j];
            float z = FloatExp.step(v, FloatExp.MAGIC);
            least = Math.min(least, Float.floatToRawIntBits(z));
            most = Math.max(most, Float.floatToRawIntBits(z));
            heads[at + j] = FloatExp.head(z);
            tails[at + j] = FloatExp.tail(v, z, FloatExp.MAGIC);
        }
        return top(least, most);
    }

    /// The largest head, from the bits of the lowest and the highest step; NaN if one is out of bounds.
    static float top(int least, int most) {
        return least < LEAST || most > MOST ? Float.NaN : FloatExp.head(Float.intBitsToFloat(most));
    }

    @Override
    void add(float[] heads, float[] tails, int at, int n, float top, float[] sums) {
        for (int lane = 0; lane < LANES; lane++) {
            float even = top;
            float odd = top;
            float error = 0;
            for (int j = at + lane; j < at + n; j += GROUP) {
                int k = j + LANES;
                int l = k + LANES;
                int m = l + LANES;
                float a = even + heads[j];
                float b = odd + heads[k];
                float c = a + heads[l];
                float d = b + heads[m];
                float p = Math.fma(heads[j], tails[j], heads[j] - (a - even));
                float q = Math.fma(heads[k], tails[k], heads[k] - (b - odd));
                float r = Math.fma(heads[l], tails[l], heads[l] - (c - a));
                float s = Math.fma(heads[m], tails[m], heads[m] - (d - b));
                error += (p + q) + (r + s);
                even = c;
                odd = d;
            }
            sums[lane] = even;
            sums[LANES + lane] = odd;
            sums[2 * LANES + lane] = error;
        }
    }

    @Override
    void scale(float[] heads, float[] tails, float[] y, int yo, int n, float factor, float error) {
        for (int j = 0; j < n; j++) {
            y[yo + j] = scale(heads[j], tails[j], factor, error);
        }
    }

    static float scale(float head, float tail, float factor, float error) {
        return Math.fma(head, factor, head * Math.fma(tail, factor, error));
    }
}
