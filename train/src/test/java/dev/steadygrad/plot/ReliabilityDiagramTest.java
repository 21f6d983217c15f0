package dev.steadygrad.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.metric.Reliability;
import dev.steadygrad.metric.Reliability.Bin;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ReliabilityDiagramTest {
    private static final int BEFORE = 0xD62728;
    private static final int AFTER = 0x1F77B4;

    private static Reliability bins(double shift) {
        return new Reliability(List.of(
                new Bin(10, 0.55, 0.55 - shift), new Bin(20, 0.75, 0.75 - shift), new Bin(70, 0.95, 0.95 - shift)));
    }

    private static BufferedImage drawn(Reliability before, Reliability after) throws IOException {
        var curves = new LinkedHashMap<String, Reliability>();
        curves.put("before", before);
        curves.put("after", after);
        return ImageIO.read(new ByteArrayInputStream(ReliabilityDiagram.png(curves)));
    }

    /// The mean row of what has the colour in the right half, where no legend is; NaN where nothing has.
    private static double height(BufferedImage image, int colour) {
        long rows = 0;
        long count = 0;
        for (int x = image.getWidth() * 7 / 10; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                if ((image.getRGB(x, y) & 0xFFFFFF) == colour) {
                    rows += y;
                    count++;
                }
            }
        }
        return (double) rows / count;
    }

    @Test
    void png_showsBothCurves_theWorseOneBelow() throws IOException {
        BufferedImage image = drawn(bins(0.2), bins(0.02));
        assertThat(image.getWidth()).isEqualTo(480);
        assertThat(image.getHeight()).isEqualTo(480);
        // Rows count from the top. 0.18 of the axis, which is more than half the picture.
        assertThat(height(image, BEFORE) - height(image, AFTER)).isBetween(40.0, 90.0);
    }

    @Test
    void png_withoutRows_isDrawn() throws IOException {
        BufferedImage image = drawn(new Reliability(List.of()), bins(0));
        assertThat(height(image, BEFORE)).isNaN();
        assertThat(height(image, AFTER)).isPositive();
    }
}
