package dev.steadygrad.app;

import java.util.Arrays;

/// Small grey images as lines of block characters, two pixels a character.
final class Picture {
    private static final String RESET = "\033[0m";
    private static final int GREYS = 24;
    private static final int FIRST_GREY = 232;

    /// Without colours a character stands for its two pixels as well as it can.
    private static final Glyph[] GLYPHS = {
        new Glyph(' ', 0, 0),
        new Glyph('░', 0.25, 0.25),
        new Glyph('▒', 0.5, 0.5),
        new Glyph('▓', 0.75, 0.75),
        new Glyph('█', 1, 1),
        new Glyph('▀', 1, 0),
        new Glyph('▄', 0, 1),
    };

    private record Glyph(char symbol, double top, double bottom) {
        double distance(double t, double b) {
            return (t - top) * (t - top) + (b - bottom) * (b - bottom);
        }
    }

    private Picture() {}

    /// The brightest spot is drawn white, whatever it is.
    ///
    /// @param pixels row after row, 0 for black
    /// @param columns how many characters wide; half as many lines, rounded up
    static String[] lines(float[] pixels, int height, int width, int columns, boolean colours) {
        double[][] small = shrink(pixels, height, width, columns);
        stretch(small);
        String[] lines = new String[Math.ceilDiv(columns, 2)];
        for (int i = 0; i < lines.length; i++) {
            double[] bottom = 2 * i + 1 < columns ? small[2 * i + 1] : new double[columns];
            lines[i] = line(small[2 * i], bottom, colours);
        }
        return lines;
    }

    /// A square of `side` pixels, each the mean of those it covers.
    private static double[][] shrink(float[] pixels, int height, int width, int side) {
        double[][] small = new double[side][side];
        for (int r = 0; r < side; r++) {
            for (int c = 0; c < side; c++) {
                small[r][c] = mean(
                        pixels,
                        width,
                        r * height / side,
                        Math.ceilDiv((r + 1) * height, side),
                        c * width / side,
                        Math.ceilDiv((c + 1) * width, side));
            }
        }
        return small;
    }

    private static void stretch(double[][] levels) {
        double top = Arrays.stream(levels).flatMapToDouble(Arrays::stream).max().orElse(0);
        for (double[] row : levels) {
            for (int c = 0; c < row.length; c++) {
                row[c] = top > 0 ? row[c] / top : 0;
            }
        }
    }

    private static double mean(float[] pixels, int width, int top, int bottom, int left, int right) {
        double sum = 0;
        for (int r = top; r < bottom; r++) {
            for (int c = left; c < right; c++) {
                sum += pixels[r * width + c];
            }
        }
        return sum / ((bottom - top) * (right - left));
    }

    private static String line(double[] top, double[] bottom, boolean colours) {
        var line = new StringBuilder();
        for (int c = 0; c < top.length; c++) {
            if (colours) {
                line.append("\033[38;5;" + grey(top[c]) + ";48;5;" + grey(bottom[c]) + "m▀");
            } else {
                line.append(nearest(top[c], bottom[c]));
            }
        }
        return colours ? line + RESET : line.toString();
    }

    private static int grey(double level) {
        return FIRST_GREY + (int) Math.round(level * (GREYS - 1));
    }

    private static char nearest(double top, double bottom) {
        Glyph best = GLYPHS[0];
        for (Glyph g : GLYPHS) {
            best = g.distance(top, bottom) < best.distance(top, bottom) ? g : best;
        }
        return best.symbol;
    }
}
