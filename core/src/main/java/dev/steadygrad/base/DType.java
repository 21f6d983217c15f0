package dev.steadygrad.base;

import java.util.Locale;

/// The element types, with PyTorch's names and promotion.
public enum DType {
    BOOL(1, Category.BOOL),
    UINT8(1, Category.INTEGER),
    INT32(4, Category.INTEGER),
    INT64(8, Category.INTEGER),
    FLOAT16(2, Category.FLOATING),
    BFLOAT16(2, Category.FLOATING),
    FLOAT32(4, Category.FLOATING),
    FLOAT64(8, Category.FLOATING);

    /// What promotion looks at first: a scalar or a 0-dimensional array changes the dtype of an array
    /// with dimensions only when it is of a higher category.
    public enum Category {
        BOOL,
        INTEGER,
        FLOATING
    }

    private static volatile DType standard = FLOAT32;

    private final int bytes;
    private final Category category;

    DType(int bytes, Category category) {
        this.bytes = bytes;
        this.category = category;
    }

    /// The size of one element in bytes.
    public int bytes() {
        return bytes;
    }

    public Category category() {
        return category;
    }

    public boolean isFloating() {
        return category == Category.FLOATING;
    }

    /// The largest finite number of a floating dtype, the largest whole one of the others.
    public double max() {
        return switch (this) {
            case BOOL -> 1;
            case UINT8 -> 255;
            case INT32 -> Integer.MAX_VALUE;
            case INT64 -> (double) Long.MAX_VALUE;
            case FLOAT16 -> 65504;
            case BFLOAT16 -> 0x1.FEp127;
            case FLOAT32 -> Float.MAX_VALUE;
            case FLOAT64 -> Double.MAX_VALUE;
        };
    }

    /// The floating dtype of new tensors, and of floating Java numbers among integers: float32 unless set.
    public static DType standard() {
        return standard;
    }

    /// Sets [#standard], as `torch.set_default_dtype`.
    ///
    /// **Errors**: `IllegalArgumentException` for an integer dtype.
    public static void setStandard(DType dtype) {
        Check.floating("setStandard", dtype);
        standard = dtype;
    }

    /// The dtype that can hold what both hold, as `torch.promote_types`: within a category the wider one,
    /// between categories the higher one, and float32 for float16 with bfloat16.
    public static DType promote(DType a, DType b) {
        if (a == FLOAT16 && b == BFLOAT16 || a == BFLOAT16 && b == FLOAT16) {
            return FLOAT32;
        }
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// PyTorch's name, as `float32`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
