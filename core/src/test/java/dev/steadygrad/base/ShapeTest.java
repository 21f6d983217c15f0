package dev.steadygrad.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void numel_isTheProductOfTheSizes() {
        assertThat(Shape.of(2, 3, 4).numel()).isEqualTo(24);
        assertThat(Shape.of().numel()).isEqualTo(1);
        assertThat(Shape.of(5, 0, 3).numel()).isZero();
    }

    @Test
    void of_negativeSize_isNamed() {
        assertThatThrownBy(() -> Shape.of(2, -3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got size=-3 at dim=1 of [2, -3]");
    }

    @Test
    void of_tooManyElements_isRefusedBeforeAllocating() {
        assertThatThrownBy(() -> Shape.of(1 << 16, 1 << 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[65536, 65536]");
        assertThat(Shape.of(1 << 16, 0, 1 << 16).numel()).isZero();
    }

    @Test
    void strides_areRowMajor() {
        assertThat(Shape.of(2, 3, 4).strides()).containsExactly(12, 4, 1);
    }

    @Test
    void broadcast_alignsAtTheLastDimension() {
        assertThat(Shape.broadcast("add", Shape.of(4, 1, 3), Shape.of(2, 1))).isEqualTo(Shape.of(4, 2, 3));
        assertThat(Shape.broadcast("add", Shape.of(), Shape.of(2))).isEqualTo(Shape.of(2));
        assertThat(Shape.broadcast("add", Shape.of(0), Shape.of(1))).isEqualTo(Shape.of(0));
    }

    @Test
    void broadcast_otherSizes_namesBothShapesAndTheDim() {
        assertThatThrownBy(() -> Shape.broadcast("add", Shape.of(4, 3), Shape.of(2, 3)))
                .hasMessage(
                        "add: shapes must broadcast, got [4, 3] and [2, 3]: sizes 4 and 2 differ at dim=0 of the result"
                                + " and neither is 1");
    }

    @Test
    void changes_giveNewShapes() {
        Shape s = Shape.of(2, 3);
        assertThat(s.with(1, 7)).isEqualTo(Shape.of(2, 7));
        assertThat(s.without(0)).isEqualTo(Shape.of(3));
        assertThat(s.inserting(2, 1)).isEqualTo(Shape.of(2, 3, 1));
        assertThat(s.concat(Shape.of(5))).isEqualTo(Shape.of(2, 3, 5));
        assertThat(s).hasToString("[2, 3]");
    }
}
