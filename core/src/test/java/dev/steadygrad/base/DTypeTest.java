package dev.steadygrad.base;

import static dev.steadygrad.base.DType.BFLOAT16;
import static dev.steadygrad.base.DType.BOOL;
import static dev.steadygrad.base.DType.FLOAT16;
import static dev.steadygrad.base.DType.FLOAT32;
import static dev.steadygrad.base.DType.FLOAT64;
import static dev.steadygrad.base.DType.INT32;
import static dev.steadygrad.base.DType.INT64;
import static dev.steadygrad.base.DType.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DTypeTest {
    @Test
    void max_isTheLargestThatTheDTypeHolds() {
        assertThat(DType.FLOAT16.max()).isEqualTo(Float.float16ToFloat((short) 0x7BFF));
        assertThat(DType.BFLOAT16.max()).isEqualTo(Float.intBitsToFloat(0x7F7F0000));
        assertThat(DType.FLOAT32.max()).isEqualTo(Float.MAX_VALUE);
        assertThat(DType.FLOAT64.max()).isEqualTo(Double.MAX_VALUE);
        assertThat(DType.UINT8.max()).isEqualTo(255);
        assertThat(DType.INT32.max()).isEqualTo(Integer.MAX_VALUE);
        assertThat(DType.INT64.max()).isEqualTo(0x1p63);
        assertThat(DType.BOOL.max()).isEqualTo(1);
    }

    @Test
    void promote_isPyTorchs() {
        assertThat(DType.promote(UINT8, INT32)).isEqualTo(INT32);
        assertThat(DType.promote(INT64, FLOAT16)).isEqualTo(FLOAT16);
        assertThat(DType.promote(FLOAT16, BFLOAT16)).isEqualTo(FLOAT32);
        assertThat(DType.promote(BFLOAT16, FLOAT16)).isEqualTo(FLOAT32);
        assertThat(DType.promote(BFLOAT16, FLOAT32)).isEqualTo(FLOAT32);
        assertThat(DType.promote(BOOL, BOOL)).isEqualTo(BOOL);
        assertThat(DType.promote(FLOAT64, FLOAT16)).isEqualTo(FLOAT64);
    }

    @Test
    void promote_isSymmetricAndKeepsEqualOnes() {
        for (DType a : DType.values()) {
            assertThat(DType.promote(a, a)).isEqualTo(a);
            for (DType b : DType.values()) {
                assertThat(DType.promote(a, b)).isEqualTo(DType.promote(b, a));
            }
        }
    }

    @Test
    void name_isPyTorchs() {
        assertThat(BFLOAT16).hasToString("bfloat16");
        assertThat(FLOAT16.bytes()).isEqualTo(2);
    }

    @Test
    void setStandard_integer_isRefused() {
        assertThatThrownBy(() -> DType.setStandard(INT64)).isInstanceOf(IllegalArgumentException.class);
        assertThat(DType.standard()).isEqualTo(FLOAT32);
    }
}
