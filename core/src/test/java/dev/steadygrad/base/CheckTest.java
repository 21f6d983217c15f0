package dev.steadygrad.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CheckTest {
    @Test
    void dim_negative_countsFromTheEnd() {
        assertThat(Check.dim("softmax", -1, Shape.of(4, 10))).isEqualTo(1);
        assertThat(Check.dim("softmax", 0, Shape.of())).isZero();
    }

    @Test
    void dim_outOfRange_hasTheHouseSentence() {
        assertThatThrownBy(() -> Check.dim("softmax", 3, Shape.of(4, 10)))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("softmax: dim must be in [-2, 1], got dim=3 for shape [4, 10]");
    }

    @Test
    void dims_namedTwice_isRefused() {
        assertThatThrownBy(() -> Check.dims("sum", new int[] {1, -1}, Shape.of(4, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[1, -1]");
    }

    @Test
    void index_outOfRange_namesPositionAndSize() {
        assertThat(Check.index("select", -3, 3, 0)).isZero();
        assertThatThrownBy(() -> Check.index("select", 3, 3, 0))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("select: index must be in [-3, 3), got index=3 at dim=0 of size 3");
    }

    @Test
    void floating_integers_areRefusedWithAHint() {
        assertThatThrownBy(() -> Check.floating("softmax", DType.INT64))
                .hasMessageContaining("got dtype=int64; convert it with to(DType.FLOAT32)");
    }
}
