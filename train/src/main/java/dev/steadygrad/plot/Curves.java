package dev.steadygrad.plot;

import dev.steadygrad.train.History;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/// The loss and the accuracy of a training run over its epochs, side by side.
public final class Curves {
    private static final Color TRAIN = new Color(0x1F77B4);
    private static final Color TEST = new Color(0xD62728);

    private static final int WIDTH = 560;
    private static final int HEIGHT = 400;

    private Curves() {}

    /// The picture as a PNG file's bytes; `history` has at least one epoch.
    public static byte[] png(History history) throws IOException {
        XYChart loss = chart("loss", LegendPosition.InsideNE);
        add(loss, "train", history, History.Epoch::trainLoss, TRAIN);
        add(loss, "test", history, History.Epoch::testLoss, TEST);
        XYChart accuracy = chart("accuracy", LegendPosition.InsideSE);
        add(accuracy, "train", history, History.Epoch::trainAccuracy, TRAIN);
        add(accuracy, "test", history, History.Epoch::testAccuracy, TEST);
        var both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = both.createGraphics();
        graphics.drawImage(BitmapEncoder.getBufferedImage(loss), 0, 0, null);
        graphics.drawImage(BitmapEncoder.getBufferedImage(accuracy), WIDTH, 0, null);
        graphics.dispose();
        return Png.encode(both);
    }

    private static XYChart chart(String title, LegendPosition legend) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("epoch")
                .build();
        chart.getStyler()
                .setLegendPosition(legend)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        chart.getStyler().setXAxisDecimalPattern("0");
        return chart;
    }

    private static void add(
            XYChart chart, String name, History history, ToDoubleFunction<History.Epoch> value, Color color) {
        double[] x =
                history.epochs().stream().mapToDouble(History.Epoch::number).toArray();
        double[] y = history.epochs().stream().mapToDouble(value).toArray();
        XYSeries series = chart.addSeries(name, x, y);
        series.setMarkerColor(color);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setLineColor(color);
    }
}
