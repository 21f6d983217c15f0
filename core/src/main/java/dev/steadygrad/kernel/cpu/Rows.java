package dev.steadygrad.kernel.cpu;

/// The innermost loops. `ScalarRows` is plain Java; `VectorRows` overrides what the compiler does not turn into
/// vector code by itself, with the same results to the last bit.
interface Rows {

    ElementRows elements();

    /// `c[i][j] += sum over p of a[p][i] * b[p][j]`, each element by fused multiply-adds in the order of `p`, for a
    /// tile of [#tileRows] by `columns` elements. Element `a[p][i]` is at `ao + i * aRow + p * aStep`, `b[p][j]` at
    /// `bo + p * bStep + j`, `c[i][j]` at `co + i * ldc + j`.
    ///
    /// @param columns [#tileColumns] or half of it
    void tile(
            float[] a,
            int ao,
            int aRow,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc,
            int columns);

    /// As for floats, with half as many columns.
    void tile(
            double[] a,
            int ao,
            int aRow,
            int aStep,
            double[] b,
            int bo,
            int bStep,
            int depth,
            double[] c,
            int co,
            int ldc,
            int columns);

    /// Packs `live` rows by `depth` columns, element `[i, p]` at `off + i * rowStep + p * step`, so that the elements
    /// of a column lie side by side, from `at + p * height` on, with zeros up to `height`.
    void pack(float[] x, int off, int rowStep, int step, int live, int depth, float[] to, int at, int height);

    /// `c[i][j] = sum over p of a[p][i] * b[at[p] + j]`, each element by fused multiply-adds in the order of `p`, for a
    /// tile of `height` by [#slideColumns] elements. Element `a[p][i]` is at `p * height + i`: an offset would keep one
    /// of the few registers that such a loop has.
    void slide(int height, float[] a, float[] b, int bo, int[] at, float[] c, int co, int ldc);

    /// The height of the tiles that suit so many rows best.
    int slideRows(int rows);

    /// The width of tiles of a height.
    int slideColumns(int height);

    /// `c[i][j] = sum over p of a[p][i] * b[p][j]`, each element by fused multiply-adds in the order of `p`, for a tile
    /// of `height` by [#lowColumns] elements. Element `a[p][i]` is at `ao + p * aStep + i`, `b[p][j]` at
    /// `bo + p * bStep + j`.
    ///
    /// @param height what [#lowRows] gave
    void low(
            int height,
            float[] a,
            int ao,
            int aStep,
            float[] b,
            int bo,
            int bStep,
            int depth,
            float[] c,
            int co,
            int ldc);

    /// The height of the tiles by which a product with so many rows, at most 12, is best made; 0 where those of
    /// [#tile] are better.
    int lowRows(int rows);

    /// The width of such tiles.
    int lowColumns();

    /// `c[i][j] += sum over p of a[at[i] + steps[p]] * b[p][j]` for as many rows as `at` has and `columns`, a multiple
    /// of 16, each element by fused multiply-adds in the order of `p`.
    void correlate(float[] a, int[] at, int[] steps, float[] b, int bo, int columns, float[] c);

    /// `c[i][j] = sum over p of a[i][p] * b[at[j] + p]` for `rows` by as many columns as `at` has, each by fused
    /// multiply-adds over 16 lanes, lane `l` taking every 16th `p`, and the tree of [ReduceRows] over the lanes. Rows
    /// of `a` and `c` are `aRow` and `ldc` apart.
    void dots(
            float[] a, int ao, int aRow, int rows, float[] b, int bo, int[] at, int depth, float[] c, int co, int ldc);

    int tileRows();

    /// For float; half as many for double.
    int tileColumns();

    ReduceRows reductions();

    SoftmaxRows softmax();

    /// What this is, for people: `scalar` or `vector 512 bit`.
    String describe();
}
