package dev.steadygrad.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steadygrad.train.History;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private static History history(int epochs, double loss) {
        List<History.Epoch> all = IntStream.rangeClosed(1, epochs)
                .mapToObj(i -> new History.Epoch(i, loss / i, 1 - 0.5 / i, loss / i + 0.1, 1 - 0.6 / i, 0.2))
                .toList();
        return new History(all);
    }

    private static BufferedImage drawn(History history) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(Curves.png(history)));
    }

    @Test
    void png_showsBothChartsSideBySide() throws IOException {
        BufferedImage image = drawn(history(10, 1));
        assertThat(image.getWidth()).isEqualTo(1120);
        assertThat(image.getHeight()).isEqualTo(400);
        assertThat(colours(image, 0, 560)).as("left half").contains(0x1F77B4, 0xD62728);
        assertThat(colours(image, 560, 1120)).as("right half").contains(0x1F77B4, 0xD62728);
    }

    private static List<Integer> colours(BufferedImage image, int from, int to) {
        return IntStream.range(from, to)
                .flatMap(x -> IntStream.range(0, image.getHeight()).map(y -> image.getRGB(x, y) & 0xFFFFFF))
                .distinct()
                .boxed()
                .toList();
    }

    @Test
    void png_ofOneEpoch_orOfHugeLosses_isDrawn() throws IOException {
        assertThat(drawn(history(1, 1)).getWidth()).isEqualTo(1120);
        assertThat(drawn(history(3, 1e30)).getWidth()).isEqualTo(1120);
    }
}
