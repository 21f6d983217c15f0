package dev.steadygrad.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.steadygrad.base.Shape;
import dev.steadygrad.tensor.Tensor;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CensusDataTest {
    @TempDir
    private Path temp;

    @Test
    void of_theFiles_has108Features_inUnderASecond() throws DataException {
        Path folder = RealData.folder("adult");
        CensusData.of(folder);
        long start = System.nanoTime();
        CsvData data = CensusData.of(folder);
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertThat(seconds).as("seconds").isLessThan(1);
        assertThat(data.train().size()).isIn(32_560, 32_561);
        assertThat(data.test().size()).isIn(16_267, 16_281);
        assertThat(data.features()).hasSize(108).startsWith("age", "fnlwgt").contains("native-country=?");
        assertThat(data.classNames()).containsExactly("<=50K", ">50K");
    }

    @Test
    void of_trainingFeatures_areStandardisedAndOneHot() throws DataException {
        CsvData data = CensusData.of(RealData.folder("adult")).batchSize(40_000);
        Batch all = data.train().epoch(0).iterator().next();
        int n = all.size();
        assertThat(all.inputs().shape()).isEqualTo(Shape.of(n, 108));
        Tensor numbers = all.inputs().narrow(1, 0, 6);
        // Each value is rounded to float32 once.
        assertThat(numbers.mean(0).abs().max().item()).isLessThan(Math.ulp(1f));
        assertThat(numbers.square().mean(0).sub(1).abs().max().item()).isLessThan(8 * Math.ulp(1f));
        Tensor words = all.inputs().narrow(1, 6, 102);
        assertThat(words.sum(1).sub(8).abs().max().item()).isZero();
        assertThat(words.sum(0).min().item()).isPositive();
        assertThat(all.targets().sum().item()).isIn(7840.0, 7841.0);
    }

    @Test
    void of_anEmptyFolder_namesTheFile() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> CensusData.of(temp))
                .withMessageContaining("adult.data");
    }
}
