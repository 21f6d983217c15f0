package dev.steadygrad.plot;

import dev.steadygrad.metric.Reliability;
import dev.steadygrad.metric.Reliability.Bin;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// How often a classifier was right, by how confident it was. A calibrated one is on the diagonal; below it is a
/// classifier that is too sure of itself.
public final class ReliabilityDiagram {
    private static final int SIZE = 480;

    private static final List<Color> COLORS =
            List.of(new Color(0xD62728), new Color(0x1F77B4), new Color(0x2CA02C), new Color(0x9467BD));

    private static final Color DIAGONAL = new Color(0x999999);
    private static final float[] DASHES = {6, 4};

    private ReliabilityDiagram() {}

    /// The picture as a PNG file's bytes: a line for each entry that has bins, named with its expected calibration
    /// error, as before and after scaling.
    public static byte[] png(SequencedMap<String, Reliability> curves) throws IOException {
        XYChart chart = chart();
        XYSeries diagonal = chart.addSeries("calibrated", new double[] {0, 1}, new double[] {0, 1});
        style(diagonal, DIAGONAL, new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, DASHES, 0));
        diagonal.setMarker(SeriesMarkers.NONE);
        int i = 0;
        for (Map.Entry<String, Reliability> e : curves.entrySet()) {
            if (!e.getValue().bins().isEmpty()) {
                String name = String.format(
                        Locale.ROOT, "%s (ECE %.4f)", e.getKey(), e.getValue().error());
                XYSeries line = chart.addSeries(
                        name, values(e.getValue(), Bin::confidence), values(e.getValue(), Bin::accuracy));
                style(line, COLORS.get(i % COLORS.size()), new BasicStroke(2));
                line.setMarker(SeriesMarkers.CIRCLE);
            }
            i++;
        }
        return Png.encode(BitmapEncoder.getBufferedImage(chart));
    }

    private static double[] values(Reliability curve, ToDoubleFunction<Bin> figure) {
        return curve.bins().stream().mapToDouble(figure).toArray();
    }

    private static void style(XYSeries series, Color color, BasicStroke stroke) {
        series.setLineColor(color);
        series.setMarkerColor(color);
        series.setLineStyle(stroke);
    }

    private static XYChart chart() {
        XYChart chart = new XYChartBuilder()
                .width(SIZE)
                .height(SIZE)
                .title("reliability")
                .xAxisTitle("confidence")
                .yAxisTitle("accuracy")
                .build();
        chart.getStyler()
                .setLegendPosition(LegendPosition.InsideNW)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
        return chart;
    }
}
