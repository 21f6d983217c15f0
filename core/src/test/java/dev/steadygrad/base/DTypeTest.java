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
