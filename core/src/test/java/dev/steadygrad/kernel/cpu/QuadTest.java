package dev.steadygrad.kernel.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The oracle's arithmetic against decimals of 80 digits.
class QuadTest {
    private static final double EPS = 1e-29;

    private static Quad random(Random random, double scale) {
        return Quad.sum(scale * random.nextGaussian(), scale * 0x1p-55 * random.nextGaussian());
    }

    private static void isClose(Quad got, BigDecimal exact, double eps) {
        assertThat(Decimals.of(got).subtract(exact).abs())
                .as("%s, exactly %s", got, exact)
                .isLessThanOrEqualTo(exact.abs().multiply(new BigDecimal(eps)));
    }

    @Test
    void arithmetic_agreesWithDecimals() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            Quad a = random(random, 1);
            Quad b = random(random, 1e-3);
            Quad c = random(random, 1e5);
            isClose(a.times(c), Decimals.of(a).multiply(Decimals.of(c)), EPS);
            isClose(a.over(c), Decimals.of(a).divide(Decimals.of(c), Decimals.DIGITS), EPS);
            // a sum is right to the size of its terms
            isClose(a.plus(b), Decimals.of(a).add(Decimals.of(b)), EPS * (1 + Math.abs(a.hi() / (a.hi() + b.hi()))));
            isClose(
                    a.minus(b),
                    Decimals.of(a).subtract(Decimals.of(b)),
                    EPS * (1 + Math.abs(a.hi() / (a.hi() - b.hi()))));
        }
    }

    @Test
    void exp_agreesWithDecimals() {
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            Quad x = Quad.sum(-random.nextDouble() * (i % 2 == 0 ? 2 : 900), 1e-18 * random.nextGaussian());
            BigDecimal exact = Decimals.exp(Decimals.of(x));
            isClose(Quad.exp(x, 600), exact.multiply(BigDecimal.TWO.pow(600)), 1e-28);
        }
        assertThat(Quad.exp(Quad.ZERO)).isEqualTo(Quad.ONE);
    }

    @Test
    void log1p_isWhatDecimalsTakeTheExponentialOf() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            Quad x = Quad.sum(Math.exp(random.nextDouble() * 35 - 20), 0);
            BigDecimal y = Decimals.of(Quad.log1p(x));
            BigDecimal error = Decimals.exp(y)
                    .divide(Decimals.of(x.plus(1)), Decimals.DIGITS)
                    .subtract(BigDecimal.ONE);
            assertThat(error.abs()).as("log1p of %s", x).isLessThan(y.multiply(new BigDecimal(1e-28)));
        }
    }

    @Test
    void decimals_areThoseOfE() {
        BigDecimal e = new BigDecimal("2.71828182845904523536028747135266249775724709369995957496696762772407663");
        assertThat(Decimals.exp(BigDecimal.ONE).subtract(e).abs()).isLessThan(new BigDecimal("1e-65"));
        assertThat(Decimals.log(e).subtract(BigDecimal.ONE).abs()).isLessThan(new BigDecimal("1e-65"));
    }
}
