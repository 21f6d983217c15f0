package dev.steadygrad.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final int N = 100_000; // several numbers a block

    private final float[] values = Inputs.positive(0, N);

    @Test
    void difference_sameNumbers_isNone() {
        assertThat(digest(values).difference(digest(values.clone()), 0)).isEmpty();
    }

    @Test
    void difference_roundingOfFloat32_isNone() {
        float[] other = values.clone();
        for (int i = 0; i < N; i++) {
            other[i] = Math.nextUp(other[i]);
        }
        assertThat(digest(values).difference(digest(other), 1e-6)).isEmpty();
    }

    @Test
    void difference_oneNumberWrong_namesItsBlock() {
        float[] other = values.clone();
        other[N - 1] += 0.01f;
        assertThat(digest(values).difference(digest(other), 1e-5))
                .hasValueSatisfying(text -> assertThat(text).startsWith("block 4095 of 4096"));
    }

    @Test
    void difference_neighboursExchanged_isFound() {
        float[] other = values.clone();
        other[0] = values[1];
        other[1] = values[0];
        assertThat(digest(values).difference(digest(other), 1e-5)).isPresent();
    }

    @Test
    void difference_nan_isFound() {
        float[] other = values.clone();
        other[7] = Float.NaN;
        assertThat(digest(values).difference(digest(other), 1e-5)).isPresent();
    }

    @Test
    void difference_arrayMissing_isFound() {
        assertThat(digest(values).difference(new Digest(List.of()), 1e-5)).isPresent();
    }

    @Test
    void decode_ofEncode_isTheSame() {
        assertThat(Digest.decode(digest(values).encode())).isEqualTo(digest(values));
    }

    private static Digest digest(float[] values) {
        return Digest.of(List.of(values));
    }
}
