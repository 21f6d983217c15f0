package dev.steadygrad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("train", "predict", "softmax-regression");

    @ParameterizedTest
    @CsvSource({"trian, train", "TRAIN, train", "predcit, predict", "softmax, softmax-regression", "tr, train"})
    void hint_namesWhatWasMeant(String typed, String meant) {
        assertThat(Nearest.hint(typed, KNOWN)).isEqualTo("; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"zzzzzz", "explain", "''"})
    void hint_ofNothingNear_isSilent(String typed) {
        assertThat(Nearest.hint(typed, KNOWN)).isEmpty();
    }

    @Test
    void edits_countsLetters() {
        assertThat(Nearest.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(Nearest.edits("", "abc")).isEqualTo(3);
        assertThat(Nearest.edits("same", "same")).isZero();
    }
}
