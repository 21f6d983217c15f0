package dev.steadygrad.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErfTest {
    /// Exact values to 20 digits, computed with 40.
    @ParameterizedTest
    @CsvSource({
        "1e-300, 1.1283791670955126022e-300, 1",
        "1e-8, 1.1283791670955125599e-8, 0.99999998871620832904",
        "0.1, 0.1124629160182848984, 0.8875370839817151016",
        "0.4999, 0.52041199516138659028, 0.47958800483861340972",
        "0.5, 0.52049987781304653768, 0.47950012218695346232",
        "0.7, 0.67780119383741844228, 0.32219880616258155772",
        "1, 0.84270079294971486934, 0.15729920705028513066",
        "1.5, 0.96610514647531072707, 0.033894853524689272933",
        "2.5, 0.99959304798255504106, 0.00040695201744495893956",
        "4, 0.99999998458274209972, 1.5417257900280018852e-8",
        "6, 0.99999999999999997848, 2.1519736712498913117e-17",
        "10, 1, 2.088487583762544757e-45",
        "20, 1, 5.3958656116079009289e-176",
        "26, 1, 5.6631924088561428465e-296"
    })
    void values_areWithinTheUlpsSaid(double x, double erf, double erfc) {
        assertThat(Erf.erf(x)).isCloseTo(erf, Offset.offset(2 * Math.ulp(erf)));
        assertThat(Erf.erf(-x)).isEqualTo(-Erf.erf(x));
        assertThat(Erf.erfc(x)).isCloseTo(erfc, Offset.offset(5 * Math.ulp(erfc)));
        assertThat(Erf.erfc(-x)).isCloseTo(1 + erf, Offset.offset(2 * Math.ulp(1 + erf)));
    }

    @Test
    void ends_areExact() {
        assertThat(Erf.erf(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(Erf.erf(Double.NEGATIVE_INFINITY)).isEqualTo(-1);
        assertThat(Erf.erfc(Double.POSITIVE_INFINITY)).isZero();
        assertThat(Erf.erfc(Double.NEGATIVE_INFINITY)).isEqualTo(2);
        assertThat(Erf.erf(Double.NaN)).isNaN();
        assertThat(Erf.erfc(Double.NaN)).isNaN();
        assertThat(Erf.erf(-0.0)).isEqualTo(-0.0);
    }
}
