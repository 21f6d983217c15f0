package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void plain_blackAndWhitePixels_becomeBlocks() {
        float[] pixels = {
            0, 1, 0, 1,
            0, 1, 1, 0,
            0, 0, 0, 0,
            1, 1, 1, 1,
        };
        assertThat(Picture.lines(pixels, 4, 4, 4, false)).containsExactly(" █▄▀", "▄▄▄▄");
    }

    @Test
    void plain_greys_areStretchedToWhite() {
        float[] pixels = {0.05f, 0.1f, 0.05f, 0.1f};
        assertThat(Picture.lines(pixels, 2, 2, 2, false)).containsExactly("▒█");
    }

    @Test
    void plain_blackImage_isEmpty() {
        assertThat(Picture.lines(new float[16], 4, 4, 4, false)).containsExactly("    ", "    ");
    }

    @Test
    void plain_largerImage_isAveraged() {
        float[] pixels = new float[16];
        pixels[0] = 1;
        pixels[1] = 1;
        pixels[4] = 1;
        pixels[5] = 1;
        assertThat(Picture.lines(pixels, 4, 4, 2, false)).containsExactly("▀ ");
    }

    @Test
    void colours_useTheGreysOfTheTerminal() {
        assertThat(Picture.lines(new float[] {1, 0, 0, 1}, 2, 2, 2, true))
                .containsExactly("\033[38;5;255;48;5;232m▀\033[38;5;232;48;5;255m▀\033[0m");
    }
}
